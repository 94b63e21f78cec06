package dev.nevertwice.pay.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both ways to write an address, and what of it may be shown. */
final class DatabaseAddressTest {

    @ParameterizedTest
    @CsvSource({
        "postgres://u:p@h:1/old?ssl=true, jdbc:postgresql://h:1/old?ssl=true&user=u&password=p",
        "postgresql://u:p@ss@h/old, jdbc:postgresql://h/old?user=u&password=p@ss",
        "postgresql://u:a&b+c@h/old, jdbc:postgresql://h/old?user=u&password=a%26b%2Bc",
        "postgresql://h, jdbc:postgresql://h/",
        "jdbc:postgresql://h:1/old?user=u, jdbc:postgresql://h:1/old?user=u",
    })
    void becomesWhatTheDriverWants(String written, String jdbc) {
        assertEquals(jdbc, DatabaseAddress.of(written).jdbcUrl());
    }

    @Test
    void anotherDatabaseOnTheSameServer() {
        assertEquals(
                "jdbc:postgresql://h:1/new?user=u&password=p",
                DatabaseAddress.of("jdbc:postgresql://h:1/old?user=u&password=p").named("new").jdbcUrl());
        assertEquals("jdbc:postgresql:new", DatabaseAddress.of("jdbc:postgresql:old").named("new").jdbcUrl());
        assertEquals("h:5432/postgres", DatabaseAddress.of("postgresql://h").orNamed("postgres").shown());
        assertEquals("h:5432/shop", DatabaseAddress.of("postgresql://h/shop").orNamed("postgres").shown());
    }

    @Test
    void onlyTheUserIsLeftOfALogin() {
        DatabaseAddress address = DatabaseAddress.of("postgres://nt:hunter2@db:1/pay?sslpassword=hunter2");
        assertEquals("jdbc:postgresql://db:1/pay?user=nt", address.withoutSecrets());
        assertFalse((address + address.shown()).contains("hunter2"));
    }
}
