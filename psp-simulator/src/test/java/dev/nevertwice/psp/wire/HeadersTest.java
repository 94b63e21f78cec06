package dev.nevertwice.psp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeadersTest {

    @Test
    void theyAreASortedMapLikeAnyOther() {
        TreeMap<String, String> tree = new TreeMap<>();
        Headers headers = Headers.none();
        for (String name : List.of("host", "authorization", "x-psp-fault", "content-type", "host")) {
            tree.put(name, name + tree.size());
            headers = headers.with(name, name + headers.size());
            assertEquals(tree, headers);
            assertEquals(headers, tree);
            assertEquals(tree.hashCode(), headers.hashCode());
            assertEquals(List.copyOf(tree.keySet()), List.copyOf(headers.keySet()));
        }
        assertEquals(4, headers.size());
        assertEquals("host4", headers.get("host"));
        assertNull(headers.get("cookie"));
        assertEquals(tree.firstKey(), headers.firstKey());
        assertEquals(tree.lastKey(), headers.lastKey());
        assertEquals(tree.subMap("b", "i"), headers.subMap("b", "i"));
        assertEquals(tree.headMap("i"), headers.headMap("i"));
        assertEquals(tree.tailMap("d"), headers.tailMap("d"));
    }

    @Test
    void theyNeverChange() {
        TreeMap<String, String> given = new TreeMap<>();
        given.put("host", "a");
        Headers headers = Headers.of(given);
        given.put("host", "b");
        assertEquals("a", headers.get("host"));
        assertSame(headers, Headers.of(headers));
        assertThrows(UnsupportedOperationException.class, () -> headers.put("host", "c"));
        assertThrows(UnsupportedOperationException.class, () -> headers.remove("host"));
    }
}
