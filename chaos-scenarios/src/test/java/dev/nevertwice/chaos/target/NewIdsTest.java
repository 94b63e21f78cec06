package dev.nevertwice.chaos.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import dev.nevertwice.chaos.live.SeededEntropy;
import dev.nevertwice.chaos.run.Purchases;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Purchase;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A service that keeps its orders must not be asked for a cart that it has sold before, when the PSP was another one. */
class NewIdsTest {

    private static final Instant FIRST = Instant.parse("2026-11-28T10:00:00Z");

    @Test
    void noTwoRunsOfOneSeedShareACart() {
        Set<String> carts = carts(bought("reply-lost", FIRST));
        carts.addAll(carts(bought("slow-psp", FIRST.plusMillis(1))));
        carts.addAll(carts(bought("reply-lost", FIRST.plusSeconds(86_400))));

        assertEquals(3 * 50, carts.size());
    }

    @Test
    void theSeedSaysWhatIsBoughtAllTheSame() {
        List<Purchase> today = bought("reply-lost", FIRST);
        List<Purchase> tomorrow = bought("reply-lost", FIRST.plusSeconds(86_400));

        assertEquals(unnamed(today), unnamed(tomorrow));
        assertFalse(carts(today).equals(carts(tomorrow)));
        assertEquals(31, today.getFirst().cart().length());
    }

    private static List<Purchase> bought(String scenario, Instant began) {
        return Purchases.draw(
                BuiltInScenarios.named(scenario).workload(), 50, new NewIds(new SeededEntropy(7), began));
    }

    private static Set<String> carts(List<Purchase> purchases) {
        return purchases.stream().map(Purchase::cart).collect(Collectors.toSet());
    }

    private static List<Purchase> unnamed(List<Purchase> purchases) {
        return purchases.stream().map(purchase -> purchase.named("", "")).toList();
    }
}
