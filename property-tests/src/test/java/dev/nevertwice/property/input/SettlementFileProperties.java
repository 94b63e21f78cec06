package dev.nevertwice.property.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.adapter.system.SystemTasks;
import dev.nevertwice.pay.psp.Gate;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.reconciliation.Layout;
import dev.nevertwice.pay.reconciliation.Reconciliation;
import dev.nevertwice.pay.reconciliation.Reconciliation.Result;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Channel.Exchange;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands in a settlement file, in whatever layout, importing it ends well, and again finds nothing new. */
class SettlementFileProperties {

    private static final String DAY = "2026-11-22";

    /** A good file of each layout, short. */
    private static final List<String> FILES = List.of(
            """
                    row,type,charge,refund,order,reference,amount,currency,fee,occurred_at
                    row_1,charge,ch_1,,ord_1,att_1,12900,KRW,3,2026-11-22T10:00:00Z
                    row_2,refund,ch_1,re_1,ord_1,ref_1,900,KRW,0,2026-11-22T10:05:00Z
                    """,
            """
                    balance_transaction_id,created_utc,reporting_category,gross,fee,net,currency,charge_id,source_id,description
                    txn_1,2026-11-22 10:00:00,charge,129.00,0.03,128.97,usd,ch_1,ch_1,ord_1
                    """,
            """
                    Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Net Currency,Net Debit (NC),Net Credit (NC)
                    Co,acct_1,ch_1,att_1,visa,2026-11-22 10:00:00,UTC,Settled,ch_1,USD,,129.00,USD,,128.97
                    """,
            """
                    [{"mId": "acct_1", "transactionKey": "row_1", "paymentKey": "ch_1", "orderId": "ord_1", "method": "card",
                      "amount": 12900, "fee": 3, "payOutAmount": 12897, "currency": "KRW", "soldDate": "2026-11-22", "approvedAt": "2026-11-22T10:00:00+09:00"}]
                    """);

    @Property(tries = 400)
    void anyFileIsImportedAndAgainFindsNothingNew(
            @ForAll("files") String good, @ForAll("damages") Damage damage, @ForAll("layouts") Layout layout) {
        byte[] file = damage.to(good).getBytes(StandardCharsets.UTF_8);
        Reconciliation reconciliation = reconciliation(layout);
        assertInstanceOf(Result.Done.class, reconciliation.importFile(DAY, "file", new ByteArrayInputStream(file)));
        Result again = reconciliation.importFile(DAY, "file", new ByteArrayInputStream(file));
        Result.Done done = assertInstanceOf(Result.Done.class, again);
        assertEquals(0, done.imported());
        assertEquals(0, done.opened());
    }

    private static Reconciliation reconciliation(Layout layout) {
        SystemEntropy entropy = new SystemEntropy();
        SettlementTerms terms = SettlementTerms.defaults().withLayout(layout)
                .withFees(Map.of("KRW", new SettlementTerms.Fee(3, 30), "USD", new SettlementTerms.Fee(3, 30)), 0);
        return new Reconciliation(
                new Transactions(new MemoryStore(Monitor.ofThreads(), Instant::now), new SystemClock(), entropy),
                new SystemTasks(),
                entropy,
                new PspGateway(
                        "acct_1", (request, deadline) -> new Exchange.Failed(false, "no PSP"), Gate.open(), "none",
                        Duration.ofSeconds(1)),
                terms,
                "acct_1");
    }

    @Provide
    Arbitrary<String> files() {
        return Arbitraries.of(FILES);
    }

    /** That of the account, or none: then the first line tells. */
    @Provide
    Arbitrary<Layout> layouts() {
        return Arbitraries.of(Layout.values()).injectNull(0.5);
    }

    @Provide
    Arbitrary<Damage> damages() {
        return Damage.any();
    }
}
