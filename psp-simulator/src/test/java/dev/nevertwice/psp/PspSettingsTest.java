package dev.nevertwice.psp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.profile.Profiles;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PspSettingsTest {

    @Test
    void timeScaleDividesEveryDuration() {
        PspSettings scaled = PspSettings.defaults().timeScale(100);
        assertEquals(Duration.ofMillis(100), scaled.reviewTime());
        assertEquals(Duration.ofSeconds(864), scaled.keyLifetime());
        assertEquals(Duration.ofMillis(10), scaled.callbackRetries().getFirst());
        assertEquals(Duration.ofMillis(1),
                PspSettings.defaults().timeScale(1_000_000_000).callbackRetries().getFirst());
    }

    @Test
    void aProfileBringsItsLifetimeOfKeys() {
        assertEquals(Duration.ofDays(15), PspSettings.defaults().withProfile(Profiles.TOSS).keyLifetime());
        assertEquals(Profiles.TOSS, PspSettings.defaults().withProfile(Profiles.TOSS).timeScale(10).profile());
    }

    @Test
    void aWrongSettingIsRefusedByItsPath() {
        PspSettings good = PspSettings.defaults();
        refused("webhookSecret: ", () -> good.withWebhookSecret("secret"));
        // One character of Base64 too many.
        refused("webhookSecret: ", () -> good.withWebhookSecret(PspSettings.DEFAULT_WEBHOOK_SECRET + "A"));
        refused("webhookUrl: ", () -> good.withWebhookUrl(URI.create("ftp://127.0.0.1/")));
        refused("publicUrl: ", () -> good.withPublicUrl("http://127.0.0.1:9090/"));
        refused("timeScale: ", () -> good.timeScale(0));
        refused("reviewTime: ", () -> good.withReviewTime(Duration.ofSeconds(-1)));
        refused("accounts: ", () -> good.withAccounts(List.of()));
        refused("journalCapacity: ", () -> good.withJournalCapacity(0));
    }

    private static void refused(String path, Executable change) {
        String message = assertThrows(IllegalArgumentException.class, change).getMessage();
        assertTrue(message.startsWith(path), message);
    }
}
