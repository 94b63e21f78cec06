package dev.nevertwice.psp.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    private static final String ODD = "quote \" backslash \\ slash / line \n zero \u0000 umlaut \u00fc euro \u20ac";

    @Test
    void textIsWhatATreeWouldHaveBeen() {
        var tree = Json.object().put("plain", "a-1").put("odd", ODD).put("none", (String) null).put("count", -12L);
        var list = tree.putArray("list");
        list.addObject().put("first", 1L);
        list.addObject();
        tree.put("last", "z");
        byte[] text = new JsonText().open('{').put("plain", "a-1").put("odd", ODD).put("none", null).put("count", -12L)
                .name("list").open('[').open('{').put("first", 1).close('}').open('{').close('}').close(']')
                .put("last", "z").close('}').bytes();
        assertArrayEquals(Json.bytes(tree), text);
    }

    @Test
    void oneTextFollowsTheOther() {
        JsonText text = new JsonText();
        byte[] first = text.open('{').put("a", "x".repeat(5000)).close('}').bytes();
        byte[] second = text.open('{').put("b", 2).close('}').bytes();
        assertArrayEquals(Json.bytes(Json.object().put("a", "x".repeat(5000))), first);
        assertArrayEquals(Json.bytes(Json.object().put("b", 2)), second);
    }

    /** What looks like another encoding is not guessed at. */
    @Test
    void onlyUtf8IsRead() {
        assertThrows(Problem.class, () -> Json.parse("{}".getBytes(StandardCharsets.UTF_16BE)));
        assertThrows(Problem.class, () -> Json.parse(new byte[]{(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'}));
        assertThrows(Problem.class, () -> Json.parse(new byte[]{'"', (byte) 0xc0, (byte) 0x80, '"'}));
    }
}
