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
    @CsvSource({"http://127.0.0.1:8099/", "https://127.0.0.1"})
    void anAddressWithoutAPathIsUnderstood(String url) {
        String text = GOOD.replace("http://127.0.0.1:8099", url);
        assertEquals(url, TargetFile.parse("shop.yaml", text, false).baseUrl().toString());
    }

    /** Letters beyond ASCII are sent escaped. */
    @ParameterizedTest
    @CsvSource({"/orders?cart={cart}&of={payment}", "/bestellungen/für/{cart}", "/orders/%20{cart}", "/"})
    void pathsWithQueriesAndLettersAreUnderstood(String path) {
        String text = GOOD.replace("path: /orders/{cart}", "path: \"" + path + "\"");
        assertEquals(path, TargetFile.parse("shop.yaml", text, false).status().path());
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
            http://127.0.0.1:8099           | http://nowhere.invalid          | base_url: names an unknown host
            http://127.0.0.1:8099           | http://198.51.100.7             | --allow-remote if you mean it
            [java, Shop.java]               | []                              | must name a program
            ready: /health                  | ready: health                   | must begin with /
            Content-Type: application/json  | nonsense                        | must be written 'Name: value'
            method: POST                    | method: POTS                    | did you mean 'POST'
            body: '{}'                      | body: 'cart={crat}'             | body: has no value for {crat}; did you mean {cart}?
            path: /orders/{cart}            | path: /orders/{paymnt}          | did you mean {payment}?
            application/json                | {Source}                        | did you mean {source}?
            127.0.0.1:8099                  | 127.0.0.1:8099/shop             | shop.yaml:2: base_url: has a path: write it in front of pay.path
            127.0.0.1:8099                  | 127.0.0.1:8099//                | base_url: has a path
            127.0.0.1:8099                  | 127.0.0.1:8099?tenant=1         | shop.yaml:2: base_url: has a query: write it behind pay.path
            127.0.0.1:8099                  | 127.0.0.1:8099/#top             | shop.yaml:2: base_url: has a fragment
            http://127.0.0.1:8099           | http://me:secret@127.0.0.1:8099 | shop.yaml:2: base_url: has user info: write it into pay.headers
            path: /orders/{cart}            | path: /orders/{id}              | status.path: has no value for {id}; valid are {payment}, {cart}
            path: /checkout                 | path: /pay/{id}?at={amount}     | pay.path: has no value for {id}; valid are
            path: /orders/{cart}            | path: /orders/{cart2}           | status.path: is not the path of a request: Illegal character
            path: /orders/{cart}            | path: /my orders/{cart}         | status.path: is not the path of a request: Illegal character
            path: /orders/{cart}            | path: /orders/%zz/{cart}        | status.path: is not the path of a request: Malformed escape
            ready: /health                  | ready: /health/{data}           | start.ready: has no value for {data}
            """)
    void whatIsNotUnderstoodIsRefusedWithItsPlace(String right, String wrong, String told) {
        ScenarioProblem problem = assertThrows(
                ScenarioProblem.class, () -> TargetFile.parse("shop.yaml", GOOD.replace(right, wrong), false));
        assertTrue(problem.getMessage().contains(told), problem.getMessage());
        assertTrue(problem.getMessage().startsWith("shop.yaml:"), problem.getMessage());
    }
}
