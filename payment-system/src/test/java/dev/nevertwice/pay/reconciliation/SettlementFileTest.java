package dev.nevertwice.pay.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import dev.nevertwice.pay.reconciliation.SettlementFile.Line;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettlementFileTest {

    private static final String HEADER = "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at\n";
    private static final String GOOD = "row_1,charge,ch_1,,ord_1,att_1,12900,KRW,0,2026-11-22T10:00:00Z\n";

    @Test
    void chargeAndRefundAreRead() {
        List<Line> lines =
                read(HEADER + GOOD + "row_2,refund,ch_1,re_1,ord_1,rfd_1,12900,KRW,0,2026-11-22T10:05:00Z\n");
        assertEquals("ch_1", assertInstanceOf(Line.Readable.class, lines.get(0)).row().reference());
        SettlementRow refund = assertInstanceOf(Line.Readable.class, lines.get(1)).row();
        assertEquals("re_1", refund.reference());
        assertEquals("rfd_1", refund.merchantReference());
        assertEquals(3, refund.line());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "row_1,charge,ch_1",
        "row_1,chargeback,ch_1,,ord_1,att_1,12900,KRW,0,2026-11-22T10:00:00Z",
        "row_1,charge,ch_1,,ord_1,att_1,129.00,KRW,0,2026-11-22T10:00:00Z",
        "row_1,charge,ch_1,,ord_1,att_1,-1,KRW,0,2026-11-22T10:00:00Z",
        "row_1,charge,ch_1,,ord_1,att_1,1,WON,0,2026-11-22T10:00:00Z",
        "row_1,charge,ch_1,,ord_1,att_1,1,KRW,0,yesterday",
        "row_1,charge,,,ord_1,att_1,1,KRW,0,2026-11-22T10:00:00Z",
        "row_1,charge,=cmd(),,ord_1,att_1,1,KRW,0,2026-11-22T10:00:00Z",
        "\"row_1,charge,ch_1,,ord_1,att_1,1,KRW,0,2026-11-22T10:00:00Z",
        "",
    })
    void brokenLineSpoilsNoOther(String broken) {
        List<Line> lines = read(HEADER + GOOD + broken + "\n" + GOOD.replace("row_1", "row_9"));
        assertEquals(3, lines.size());
        assertInstanceOf(Line.Readable.class, lines.get(0));
        assertEquals(3, assertInstanceOf(Line.Unparseable.class, lines.get(1)).number());
        assertInstanceOf(Line.Readable.class, lines.get(2));
    }

    @Test
    void wrongColumnsAreOneUnparseableLine() {
        assertInstanceOf(Line.Unparseable.class, read("id,amount\n1,2\n").getFirst());
        assertInstanceOf(Line.Unparseable.class, read("").getFirst());
    }

    private static List<Line> read(String csv) {
        return SettlementFile.lines(csv.getBytes(StandardCharsets.UTF_8)).toList();
    }
}
