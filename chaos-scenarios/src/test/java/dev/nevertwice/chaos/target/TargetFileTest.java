package dev.nevertwice.chaos.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.scenario.ScenarioProblem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetFileTest {

    private static final String GOOD = """
            name: shop
            base_url: http://127.0.0.1:8099
            psp_port: 9190
            correlate: reference
            start:
              command: [java, Shop.java]
              ready: /health
            pay:
              method: POST
              path: /checkout
              headers: ["Content-Type: application/json"]
              body: '{}'
            status:
              method: GET
              path: /orders/{cart}
            read:
              outcome: /status
              paid: [paid]
              declined: [failed]
            """;

    @Test
    void theExampleOfTheDocumentationIsUnderstood() {
        Target target = TargetFile.read(Path.of("..", "docs", "external", "target.yaml"), false);
        assertEquals(Target.Correlate.REFERENCE, target.correlate());
        assertEquals("paid", target.read().told("paid").orElseThrow());
    }

    /** A query in GraphQL has braces too. */
    @Test
    void bracesThatMeanSomethingElseAreLeftAlone() {
        String query = "{order{id}}";
        assertEquals(query, TargetFile.parse("shop.yaml", GOOD.replace("'{}'", "'" + query + "'"), false).pay().body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            psp_port: 9190                  | psp_port: 90000                 | shop.yaml:3: psp_port
            psp_port: 9190                  | psp_port: 8099                  | psp_port: is the service's own
            paid: [paid]                    | paid: []                        | paid: must name a word
            declined: [failed]              | declined: [failed, paid]        | declined: has 'paid', which means
            correlate: reference            | correlate: guess                | unknown value 'guess'
            correlate: reference            | corelate: reference             | did you mean 'correlate'
            http://127.0.0.1:8099           | ftp://127.0.0.1                 | must be an absolute http or https address
            http://127.0.0.1:8099           | http://198.51.100.7             | --allow-remote if you mean it
            [java, Shop.java]               | []                              | must name a program
            ready: /health                  | ready: health                   | must begin with /
            Content-Type: application/json  | nonsense                        | must be written 'Name: value'
            method: POST                    | method: POTS                    | did you mean 'POST'
            body: '{}'                      | body: 'cart={crat}'             | body: has no value for {crat}; did you mean {cart}?
            path: /orders/{cart}            | path: /orders/{paymnt}          | did you mean {payment}?
            application/json                | {Source}                        | did you mean {source}?
            """)
    void whatIsNotUnderstoodIsRefusedWithItsPlace(String right, String wrong, String told) {
        ScenarioProblem problem = assertThrows(
                ScenarioProblem.class, () -> TargetFile.parse("shop.yaml", GOOD.replace(right, wrong), false));
        assertTrue(problem.getMessage().contains(told), problem.getMessage());
        assertTrue(problem.getMessage().startsWith("shop.yaml:"), problem.getMessage());
    }
}
