package dev.nevertwice.psp.profile;

import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.refund;
import static dev.nevertwice.psp.driver.Requests.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.MachineDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What only virtual time can show of the profiles, and that the documentation tells the truth about them. */
class ProfileTest {

    @ParameterizedTest(name = "{0}: a key of a {1} lives {2} days")
    @CsvSource({"default, register, 1", "ietf, register, 1", "stripe-v1, register, 1", "stripe-v2, register, 1",
        "adyen, register, 7", "toss, register, 15", "paypal, register, 1", "paypal, refund, 45",
        "checkout-com, register, 1"})
    void aKeyIsForgottenAtItsLifetimeAndNotBefore(String name, String operation, int days) {
        Profile profile = Profiles.named(name).orElseThrow();
        MachineDriver psp = new MachineDriver(PspSettings.defaults().withProfile(profile));
        psp.send(keyed(profile, buy("att_1", "tok_visa")));
        PspRequest request = operation.equals("refund") ? refund("ref_1", "ch_1", 1, "KRW") : buy("att_1", "tok_visa");
        psp.send(keyed(profile, request));
        int before = psp.psp().book().movements().size();
        psp.pass(Duration.ofDays(days).minusMillis(1));
        psp.send(keyed(profile, request));
        assertEquals(before, psp.psp().book().movements().size());
        psp.pass(Duration.ofMillis(1));
        psp.send(keyed(profile, request));
        assertEquals(before + 1, psp.psp().book().movements().size());
    }

    private static PspRequest keyed(Profile profile, PspRequest request) {
        String key = request.headers().get("idempotency-key");
        return with(with(request, "idempotency-key", null), profile.lowerCaseHeader(), key);
    }

    @Test
    void lifetimesByPathKeepTheirRatioUnderATimeScale() {
        MachineDriver psp = new MachineDriver(PspSettings.defaults().withProfile(Profiles.PAYPAL).timeScale(1000));
        psp.send(keyed(Profiles.PAYPAL, buy("att_1", "tok_visa")));
        PspRequest request = keyed(Profiles.PAYPAL, refund("ref_1", "ch_1", 1, "KRW"));
        psp.send(request);
        psp.pass(Duration.ofDays(45).dividedBy(1000).minusMillis(1));
        psp.send(request);
        assertEquals(1, psp.psp().truth().refunds().size());
        psp.pass(Duration.ofMillis(1));
        psp.send(request);
        assertEquals(2, psp.psp().truth().refunds().size());
    }

    @ParameterizedTest(name = "{0} is documented as it is")
    @EnumSource(Cell.class)
    void theDocumentationIsTheData(Cell cell) throws IOException {
        String page = Files.readString(Path.of("../docs/psp-profiles.md"));
        assertTrue(page.contains("\n" + ProfileTable.row(cell) + "\n"), ProfileTable.row(cell));
    }
}
