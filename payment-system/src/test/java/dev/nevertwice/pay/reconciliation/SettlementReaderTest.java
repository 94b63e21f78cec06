package dev.nevertwice.pay.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.reconciliation.SettlementLine.BrokenOff;
import dev.nevertwice.pay.reconciliation.SettlementLine.Readable;
import dev.nevertwice.pay.reconciliation.SettlementLine.StrangeHead;
import dev.nevertwice.pay.reconciliation.SettlementLine.UnknownType;
import dev.nevertwice.pay.reconciliation.SettlementLine.Unparseable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file holds, what can be read is read, the rest is told by its line, and nothing throws. */
class SettlementReaderTest {

    private static final String HEAD =
            "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at\n";
    private static final String GOOD = "row_1,charge,ch_1,,ord_1,att_1,12900,KRW,0,2026-11-22T10:00:00Z\n";

    @Test
    void chargesRefundsAndCapturesAreRead() throws IOException {
        List<SettlementLine> lines = read(HEAD + GOOD
                + "row_2,refund,ch_1,re_1,ord_1,rfd_1,900,KRW,0,2026-11-22T10:05:00Z\n"
                + "row_3,capture,ch_2,cap_1,ord_2,cpt_1,500,KRW,3,2026-11-22T10:05:00Z\n"
                + "row_4,payout,,po_1,,po_ours,500,KRW,0,2026-11-22T10:05:00Z\n");
        assertEquals("ch_1", row(lines.get(0)).reference());
        assertEquals("re_1", row(lines.get(1)).reference());
        assertEquals("rfd_1", row(lines.get(1)).merchantReference());
        assertEquals(3, row(lines.get(1)).line());
        assertEquals("cap_1", row(lines.get(2)).reference());
        assertEquals(3, row(lines.get(2)).fee());
        assertEquals("po_ours", row(lines.get(3)).reference());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "row_1,charge,ch_1",
        "row_1,charge,ch_1,,ord_1,att_1,129.00,KRW,0,2026-11-22T10:00:00Z",
        "row_1,charge,ch_1,,ord_1,att_1,-1,KRW,0,2026-11-22T10:00:00Z",
        "row_1,charge,ch_1,,ord_1,att_1,1,KRW,x,2026-11-22T10:00:00Z",
        "row_1,charge,ch_1,,ord_1,att_1,1,WON,0,2026-11-22T10:00:00Z",
        "row_1,charge,ch_1,,ord_1,att_1,1,KRW,0,yesterday,",
        "row_1,charge,ch_1,,ord_1,att_1,1,KRW,0,+1000000000-01-01T00:00:00Z",
        "row_1,charge,,,ord_1,att_1,1,KRW,0,2026-11-22T10:00:00Z",
        "row_1,charge,=cmd(),,ord_1,att_1,1,KRW,0,2026-11-22T10:00:00Z",
        "\"row_1,charge,ch_1,,ord_1,att_1,1,KRW,0,2026-11-22T10:00:00Z",
        "row_1,capture,ch_1,,ord_1,att_1,1,KRW,0,2026-11-22T10:00:00Z",
        "",
    })
    void brokenLineSpoilsNoOther(String broken) throws IOException {
        List<SettlementLine> lines = read(HEAD + GOOD + broken + "\n" + GOOD.replace("row_1", "row_9"));
        assertEquals(3, lines.size());
        assertEquals("row_1", row(lines.get(0)).row());
        assertEquals(3, assertInstanceOf(Unparseable.class, lines.get(1)).number());
        assertEquals("row_9", row(lines.get(2)).row());
    }

    @Test
    void aWholeLineOfAnUnknownTypeIsToldApart() throws IOException {
        List<SettlementLine> lines = read(HEAD + GOOD.replace("charge", "tax_withheld"));
        assertEquals("tax_withheld", assertInstanceOf(UnknownType.class, lines.getFirst()).type());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "id,amount\n1,2\n", "<html>Bad gateway</html>", "\u0000\u0001\n", "{\"code\": 1}"})
    void whatIsNoSettlementFileIsOneLineAboutItsHead(String text) throws IOException {
        List<SettlementLine> lines = read(text);
        assertEquals(1, lines.size());
        assertFalse(assertInstanceOf(StrangeHead.class, lines.getFirst()).rowsFollow());
    }

    @Test
    void columnsMayStandInAnotherOrderAndNewOnesAreTold() throws IOException {
        List<SettlementLine> lines = read(
                "type,row,charge,refund,order,reference,amount,currency,fee,surcharge,occurred_at\n"
                        + "charge,row_1,ch_1,,ord_1,att_1,12900,KRW,0,7,2026-11-22T10:00:00Z\n");
        StrangeHead head = assertInstanceOf(StrangeHead.class, lines.get(0));
        assertTrue(head.rowsFollow());
        assertTrue(head.problem().contains("surcharge"), head.problem());
        assertEquals(12_900, row(lines.get(1)).amount().minor());
    }

    @Test
    void aLineThatEndsWithTheFileIsBrokenOffAndNotJustWrong() throws IOException {
        List<SettlementLine> lines = read(HEAD + GOOD + "row_2,charge,ch_2,,or");
        assertEquals("row_1", row(lines.get(0)).row());
        assertEquals(3, assertInstanceOf(BrokenOff.class, lines.get(1)).number());
        assertEquals(1, read(HEAD + GOOD.trim()).size());
    }

    @Test
    void linesEndAsTheyDoOnWindowsAndTheFileMayBeginWithAMark() throws IOException {
        assertEquals("row_1", row(read("\uFEFF" + (HEAD + GOOD).replace("\n", "\r\n")).getFirst()).row());
    }

    /** A line without an end must not fill the memory: 200 MB of it here, in a heap that holds no such thing twice. */
    @Test
    void aLineWithoutEndIsBounded() throws IOException {
        InputStream endless = new SequenceInputStream(
                new ByteArrayInputStream((HEAD + GOOD).getBytes(StandardCharsets.UTF_8)), new Noise(200_000_000));
        SettlementReader reader = SettlementReader.of(endless, null, ZoneId.of("UTC"));
        assertInstanceOf(Readable.class, reader.next());
        Unparseable line = assertInstanceOf(Unparseable.class, reader.next());
        assertTrue(line.text().length() <= 200);
        assertEquals(null, reader.next());
    }

    @Test
    void aListOfSettlementsIsReadElementByElement() throws IOException {
        String sale = """
                {"mId": "a", "paymentKey": "ch_1", "transactionKey": "row_1", "orderId": "ord_1", "currency": "KRW",
                 "amount": 12900, "fee": 526, "approvedAt": "2026-11-22T19:00:00+09:00", "soldDate": "2026-11-22",
                 "paidOutDate": "2026-11-24", "cancel": null}""";
        String broken = sale.replace("12900", "\"12,9??\"");
        String cancel = sale.replace("row_1", "row_3").replace("12900", "-900")
                .replace("null", "{\"transactionKey\": \"re_1\", \"cancelReason\": \"rfd_1\"}");
        List<SettlementLine> lines = read("[" + sale + "," + broken + "," + cancel + "]");
        assertEquals("2026-11-22T10:00:00Z", row(lines.get(0)).at().toString());
        assertEquals("2026-11-24", row(lines.get(0)).batch());
        assertEquals(2, assertInstanceOf(Unparseable.class, lines.get(1)).number());
        assertEquals("re_1", row(lines.get(2)).reference());
        assertEquals(RowKind.REFUND, row(lines.get(2)).kind());

        List<SettlementLine> cut = read("[" + sale + "," + sale.substring(0, 40));
        assertInstanceOf(Readable.class, cut.get(0));
        assertInstanceOf(BrokenOff.class, cut.get(1));
    }

    private static SettlementRow row(SettlementLine line) {
        return assertInstanceOf(Readable.class, line).row();
    }

    private static List<SettlementLine> read(String text) throws IOException {
        SettlementReader reader = SettlementReader.of(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), null, ZoneId.of("UTC"));
        List<SettlementLine> lines = new ArrayList<>();
        for (SettlementLine line = reader.next(); line != null; line = reader.next()) {
            lines.add(line);
        }
        return lines;
    }

    /** So many bytes without a line end, then one. */
    private static final class Noise extends InputStream {

        private long left;

        Noise(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            left--;
            return left > 0 ? 'x' : left == 0 ? '\n' : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            if (left <= 1) {
                int next = read();
                bytes[from] = (byte) next;
                return next < 0 ? -1 : 1;
            }
            int read = (int) Math.min(length, left - 1);
            Arrays.fill(bytes, from, from + read, (byte) 'x');
            left -= read;
            return read;
        }
    }
}
