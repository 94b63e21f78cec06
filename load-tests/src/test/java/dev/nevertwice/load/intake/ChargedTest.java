package dev.nevertwice.load.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChargedTest {

    /** Charges were compared with the orders of the same charges: an order that was never charged was not seen. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a b | a b   | 2 2 0 0 0 true",
        "a b | a     | 2 1 1 0 0 false",
        "a b |       | 2 0 2 0 0 false",
        "a b | a b b | 2 3 0 1 0 false",
        "a   | a c   | 1 2 0 0 1 false",
        "a b | a a   | 2 2 1 1 0 false",
    })
    void eachOrderThatIsPaidIsChargedOnceAndNoOther(String paid, String charges, String said) {
        Charged charged = Charged.of(words(paid), charges(words(charges)));
        assertEquals(said, "%d %d %d %d %d %s".formatted(
                charged.paid(), charged.charges(), charged.never(), charged.again(), charged.untold(),
                charged.once()));
    }

    private static List<String> words(String text) {
        return text == null ? List.of() : Arrays.asList(text.split(" "));
    }

    private static ArrayNode charges(List<String> orders) {
        ArrayNode charges = JsonNodeFactory.instance.arrayNode();
        orders.forEach(order -> charges.addObject().put("order", order));
        return charges;
    }
}
