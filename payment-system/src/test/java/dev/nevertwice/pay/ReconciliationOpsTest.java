package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.Settings.PspAccount;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import dev.nevertwice.pay.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reconciliation from an operator's command line. */
class ReconciliationOpsTest {

    private final Shop shop = new Shop();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void buy() {
        shop.pay("cart-1", 1_000, "USD", "tok_visa");
        shop.pay("cart-2", 2_000, "USD", "tok_visa");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aDiscrepancyIsListedClaimedAndResolvedWithACorrection() {
        shop.faults("{\"name\": \"cheat\", \"operation\": \"row\", \"point\": \"settlement\","
                + " \"act\": {\"type\": \"other-amount\", \"by\": 7}, \"match\": {\"amount\": 1000}}");
        String day = shop.closeDay();
        assertEquals(0, run("settlements", "reconcile", day), err::toString);
        assertTrue(out.toString().contains("1 discrepancies opened"), out::toString);
        assertEquals(0, run("discrepancies", "list", "--queue", "finance"), err::toString);
        assertTrue(out.toString().contains("dis_acct_1:charge:ch_1:amount"), out::toString);
        assertEquals(0, run("discrepancies", "claim", "dis_acct_1:charge:ch_1:amount", "--who", "ada"), err::toString);
        assertEquals(2, run("discrepancies", "claim", "dis_acct_1:charge:ch_1:amount", "--who", "bob"));
        assertTrue(err.toString().contains("ada has it until"), err::toString);
        assertEquals(
                0,
                run("discrepancies", "resolve", "dis_acct_1:charge:ch_1:amount", "--who", "ada", "--why", "written off",
                        "--debit", "fees:7:USD", "--credit", "seller_payable:mer_1/sel_1:7:USD"),
                err::toString);
        assertTrue(out.toString().contains("correction:dis_acct_1:charge:ch_1:amount:2"), out::toString);
        assertEquals(0, run("settlements", "runs"), err::toString);
        assertTrue(out.toString().contains("done"), out::toString);
    }

    /** The same lines as from the PSP, then broken ones, then the whole again: M76. */
    @Test
    void aFileFromDiskIsBroughtInPartByPartAndAgainChangesNothing(@TempDir Path folder) throws IOException {
        StringBuilder text =
                new StringBuilder("row,type,charge,refund,order,reference,amount,currency,fee,occurred_at\n");
        for (int n = 1; n <= 1_000; n++) {
            text.append("row_").append(n).append(n == 500 ? ",broken\n"
                    : ",charge,ch_x" + n + ",,ord_x" + n + ",att_x" + n + ",100,USD,0,2026-11-22T10:00:00Z\n");
        }
        Path file = Files.writeString(folder.resolve("day.csv"), text);

        assertEquals(0, run("settlements", "import", "2026-11-22", file.toString()), err::toString);
        assertTrue(out.toString().contains("day 2026-11-22: 1000 rows, 999 new;"), out::toString);
        assertEquals(0, run("discrepancies", "list", "--queue", "investigation"), err::toString);
        assertTrue(out.toString().contains("dis_acct_1:unparseable:2026-11-22:line-501"), out::toString);
        out.getBuffer().setLength(0);
        assertEquals(0, run("settlements", "import", "2026-11-22", file.toString()), err::toString);
        assertTrue(out.toString().contains("1000 rows, 0 new;") && out.toString().contains(" 0 discrepancies opened"),
                out::toString);
    }

    /** It was taken for whole, and what stood behind the break was soon missing there; a wrong head was an empty day. */
    @Test
    void aFileFromDiskThatBreaksOffOrIsNoneIsNotWhole(@TempDir Path folder) throws IOException {
        String head = "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at\n";
        String line = "row_1,charge,ch_x1,,ord_x1,att_x1,100,USD,0,2026-11-22T10:00:00Z";
        for (String text : List.of(head + line + "\n" + line.substring(0, 30), "id,amount\n1,900\n")) {
            Path file = Files.writeString(folder.resolve("day.csv"), text);
            assertEquals(2, run("settlements", "import", "2026-11-22", file.toString()), out::toString);
            assertTrue(err.toString().contains("is not whole, or no settlement file"), err::toString);
        }
        assertEquals(0, run("discrepancies", "list", "--queue", "investigation"), err::toString);
        assertTrue(out.toString().contains("file_incomplete"), out::toString);

        Path whole = Files.writeString(folder.resolve("day.csv"), head + line); // many end without a line end
        out.getBuffer().setLength(0);
        assertEquals(0, run("settlements", "import", "2026-11-22", whole.toString()), err::toString);
        assertTrue(out.toString().contains("day 2026-11-22: 1 rows, 0 new;"), out::toString);
        assertTrue(out.toString().contains("0 special"), out::toString);
    }

    /** A wrong year: it was one more file that every movement should have been listed in, for ever. */
    @Test
    void aFileOfADayThatIsStillToComeIsNotBroughtIn(@TempDir Path folder) throws IOException {
        String day = LocalDate.now(ZoneOffset.UTC).plusDays(2).toString();
        Path file = Files.writeString(folder.resolve("day.csv"),
                "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at\n");

        assertEquals(2, run("settlements", "import", day, file.toString()), out::toString);
        assertTrue(err.toString().contains("day is still to come (today is "), err::toString);
        JsonNode all = shop.ops("POST", "/v1/ops/settlements/files",
                Json.object().put("day", day).put("file", "f").put("lines", 1).toString());
        assertEquals("invalid_request", all.path("code").asText(), all::toString);
        assertEquals(0, shop.ops("GET", "/v1/ops/settlements/runs", "").path("runs").size());
    }

    /** There are always two days at once, and in the west it is never the east's. */
    @Test
    void theDayIsThatOfTheAccountsZone() {
        assertEquals("day is still to come", brought("Etc/GMT+12").path("detail").asText().split(" \\(")[0]);
        assertTrue(brought("Etc/GMT-14").path("whole").asBoolean());
    }

    /** What is answered to a file of today in the far east. */
    private static JsonNode brought(String zone) {
        PspAccount first = Settings.defaults().firstPspAccount();
        SettlementTerms terms = SettlementTerms.defaults().withZone(ZoneId.of(zone));
        ObjectNode part = Json.object().put("day", LocalDate.now(ZoneId.of("Etc/GMT-14")).toString()).put("file", "f")
                .put("skipped", 1)
                .put("text", "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at\n");
        try (Shop there = new Shop(Settings.defaults().withPspAccounts(
                List.of(new PspAccount(first.id(), first.apiKey(), first.webhookSecrets(), terms))))) {
            return there.ops("POST", "/v1/ops/settlements/parts", part.toString());
        }
    }

    /** It was the first account's, and what is booked of a file stays booked. */
    @Test
    void ofSeveralAccountsNobodyGuessesWhoseFileItIs() {
        List<PspAccount> accounts = List.of(
                Settings.defaults().firstPspAccount(), PspAccount.testAccount("acct_2", TwoPsps.SECOND_SECRET));
        String text = "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at\n"
                + "row_1,charge,ch_x1,,ord_x1,att_x1,100,USD,0,2026-11-22T10:00:00Z\n";
        ObjectNode part = Json.object().put("day", "2026-11-22").put("file", "f").put("skipped", 1).put("text", text);
        try (Shop two = new Shop(Settings.defaults().withPspAccounts(accounts))) {
            JsonNode refused = two.ops("POST", "/v1/ops/settlements/parts", part.toString());
            assertEquals("account must be one of acct_1, acct_2", refused.path("detail").asText());
            JsonNode taken = two.ops("POST", "/v1/ops/settlements/parts", part.put("account", "acct_2").toString());
            assertEquals(1, taken.path("imported").asInt());
        }
    }

    /** Everything but ASCII is longer in JSON: it was too large for a request. */
    @Test
    void aFileFromDiskMayBeFullOfNames(@TempDir Path folder) throws IOException {
        StringBuilder text =
                new StringBuilder("row,type,charge,refund,order,reference,amount,currency,fee,occurred_at,name\n");
        for (int n = 1; n <= 200; n++) {
            text.append("row_").append(n).append(",charge,ch_x" + n + ",,ord_x" + n + ",att_x" + n
                    + ",100,USD,0,2026-11-22T10:00:00Z,").append("\uae40\ucca0\uc218".repeat(40)).append('\n');
        }
        Path file = Files.writeString(folder.resolve("day.csv"), text);

        assertEquals(0, run("settlements", "import", "2026-11-22", file.toString()), err::toString);
        assertTrue(out.toString().contains("day 2026-11-22: 200 rows, 200 new;"), out::toString);
    }

    @Test
    void wrongLinesAreUsageErrors() {
        assertEquals(64, run("settlements", "burn"));
        assertEquals(64, run("settlements", "import", "2026-11-22"));
        assertEquals(64, run("discrepancies", "claim"));
        assertEquals(64, run("discrepancies", "claim", "x"));
        assertEquals(64, run("discrepancies", "resolve", "x", "--who", "ada", "--why", "y", "--debit", "fees"));
        assertEquals(2, run("discrepancies", "show", "nothing"));
    }

    private int run(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--url";
        all[arguments.length + 1] = shop.url();
        return OpsMain.run(all, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
