package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
