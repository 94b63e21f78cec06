package dev.nevertwice.psp;

import static dev.nevertwice.psp.driver.LifeRequests.capture;
import static dev.nevertwice.psp.driver.LifeRequests.decide;
import static dev.nevertwice.psp.driver.LifeRequests.dispute;
import static dev.nevertwice.psp.driver.LifeRequests.hold;
import static dev.nevertwice.psp.driver.LifeRequests.payout;
import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.refund;
import static dev.nevertwice.psp.driver.Requests.register;
import static dev.nevertwice.psp.driver.Requests.registration;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.MachineDriver;
import dev.nevertwice.psp.settlement.SettlementTerms;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The layouts byte by byte, fees, and days that end by the clock. It is 2026-11-22T10:00:00Z, 19:00 in Seoul. */
class SettlementLayoutTest {

    private static final String TERMS = """
            {"time_zone": "Asia/Seoul", "fees": [{"currency": "KRW", "fixed": 100, "permille": 33},
                                                 {"currency": "USD", "fixed": 30, "permille": 29}]}""";

    private static MachineDriver psp(String terms) {
        MachineDriver psp = new MachineDriver(PspSettings.defaults());
        Answer answer = psp.send(admin("PUT", "/_admin/settlement", terms));
        assertEquals(200, answer.status(), answer.text());
        return psp;
    }

    /** A sale of 12900 KRW and one of 25.50 USD, and 900 KRW given back. */
    private static MachineDriver closedDay() {
        MachineDriver psp = psp(TERMS);
        psp.send(buy("att_1", "tok_visa"));
        psp.send(register("att_2", registration("att_2", "tok_visa", 2550, "USD")));
        psp.pass(Duration.ofMinutes(5));
        psp.send(refund("ref_1", "ch_1", 900, "KRW"));
        psp.send(admin("POST", "/_admin/settlement/close", "{}"));
        return psp;
    }

    private static Answer fetch(MachineDriver psp, String layout) {
        return psp.send(get("/v1/settlements/2026-11-22" + layout));
    }

    @Test
    void adyensNameOfUtcIsNotTheLetterZ() {
        MachineDriver psp = psp("{}");
        psp.send(buy("att_1", "tok_visa"));
        psp.send(admin("POST", "/_admin/settlement/close", "{}"));
        assertTrue(fetch(psp, "?layout=adyen").text().contains(",2026-11-22 10:00:00,UTC,Settled,"));
    }

    @Test
    void theNativeLayoutIsInMinorUnits() {
        assertEquals("""
                row,type,charge,refund,order,reference,amount,currency,fee,occurred_at
                row_1,charge,ch_1,,ord_att_1,att_1,12900,KRW,526,2026-11-22T10:00:00Z
                row_2,charge,ch_2,,ord_att_2,att_2,2550,USD,104,2026-11-22T10:00:00Z
                row_3,refund,ch_1,re_1,ord_att_1,ref_1,900,KRW,0,2026-11-22T10:05:00Z
                """, fetch(closedDay(), "").text());
        assertEquals(fetch(closedDay(), "").text(), fetch(closedDay(), "?layout=native").text());
    }

    @Test
    void stripesLayoutIsInMajorUnits() {
        assertEquals(
                """
                        automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created_utc,created,available_on_utc,available_on,currency,gross,fee,net,reporting_category,source_id,description,customer_facing_amount,customer_facing_currency,regulatory_tag,automatic_payout_effective_at_utc,charge_id,payment_intent_id,payment_metadata[order],payment_metadata[reference]
                        set_1,2026-11-22 19:05:00,row_1,2026-11-22 10:00:00,2026-11-22 19:00:00,2026-11-22 10:05:00,2026-11-22 19:05:00,krw,12900,526,12374,charge,ch_1,ord_att_1,12900,krw,,2026-11-22 10:05:00,ch_1,,ord_att_1,att_1
                        set_1,2026-11-22 19:05:00,row_2,2026-11-22 10:00:00,2026-11-22 19:00:00,2026-11-22 10:05:00,2026-11-22 19:05:00,usd,25.50,1.04,24.46,charge,ch_2,ord_att_2,25.50,usd,,2026-11-22 10:05:00,ch_2,,ord_att_2,att_2
                        set_1,2026-11-22 19:05:00,row_3,2026-11-22 10:05:00,2026-11-22 19:05:00,2026-11-22 10:05:00,2026-11-22 19:05:00,krw,-900,0,-900,refund,re_1,ord_att_1,-900,krw,,2026-11-22 10:05:00,ch_1,,ord_att_1,ref_1
                        """,
                fetch(closedDay(), "?layout=stripe").text());
    }

    @Test
    void adyensLayoutKeepsDebitAndCreditApartInTheAccountsZone() {
        assertEquals(
                """
                        Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Batch Number
                        NeverTwice,acct_1,ch_1,ord_att_1,visa,2026-11-22 19:00:00,KST,Settled,row_1,KRW,,12900,1,KRW,,12374,526,,,,1
                        NeverTwice,acct_1,ch_2,ord_att_2,visa,2026-11-22 19:00:00,KST,Settled,row_2,USD,,25.50,1,USD,,24.46,1.04,,,,1
                        NeverTwice,acct_1,ch_1,ord_att_1,visa,2026-11-22 19:05:00,KST,Refunded,re_1,KRW,900,,1,KRW,900,,0,,,,1
                        """,
                fetch(closedDay(), "?layout=adyen").text());
    }

    @Test
    void tosssLayoutSplitsTheFeeIntoSupplyAndTax() {
        Answer answer = fetch(closedDay(), "?layout=toss");
        assertTrue(answer.header("content-type").startsWith("application/json"));
        JsonNode sale = answer.json().get(0);
        assertEquals(12900, sale.get("amount").asLong());
        assertEquals(526, sale.get("fee").asLong());
        assertEquals(478, sale.get("supplyAmount").asLong());
        assertEquals(48, sale.get("vat").asLong());
        assertEquals(12374, sale.get("payOutAmount").asLong());
        assertEquals("BASE", sale.at("/fees/0/type").asText());
        assertEquals("2026-11-22T19:00:00+09:00", sale.get("approvedAt").asText());
        assertEquals("2026-11-22", sale.get("soldDate").asText());
        assertTrue(sale.get("cancel").isNull());
        assertTrue(answer.text().contains("\"amount\":25.50"), answer.text());
        JsonNode cancelled = answer.json().get(2);
        assertEquals(-900, cancelled.get("amount").asLong());
        assertEquals(900, cancelled.at("/cancel/cancelAmount").asLong());
    }

    /** The split of a real statement: 859,950 is 781,773 and 78,177. */
    @Test
    void tosssTaxIsThatOfARealStatement() {
        MachineDriver psp = psp("{\"fees\": [{\"currency\": \"KRW\", \"fixed\": 859950}]}");
        psp.send(register("att_1", registration("att_1", "tok_visa", 3_280_000, "KRW")));
        psp.send(admin("POST", "/_admin/settlement/close", "{}"));
        JsonNode sale = fetch(psp, "?layout=toss").json().get(0);
        assertEquals(781_773, sale.get("supplyAmount").asLong());
        assertEquals(78_177, sale.get("vat").asLong());
        assertEquals(2_420_050, sale.get("payOutAmount").asLong());
    }

    @Test
    void anUnparseableRowOfTosssIsStillJson() {
        MachineDriver psp = psp("{}");
        psp.send(admin("PUT", "/_admin/faults",
                "{\"rules\": [{\"name\": \"f\", \"point\": \"settlement\", \"act\": {\"type\": \"unparseable\"}}]}"));
        psp.send(buy("att_1", "tok_visa"));
        psp.send(admin("POST", "/_admin/settlement/close", "{}"));
        assertTrue(fetch(psp, "?layout=toss").json().at("/0/amount").isTextual());
    }

    /** Type of every row, in the layout's own words. */
    private static List<String> types(MachineDriver psp, String layout, int column) {
        return fetch(psp, "?layout=" + layout).text().lines().skip(1).map(line -> line.split(",", -1)[column]).toList();
    }

    @Test
    void chargebacksAndPayoutsAreInEveryLayout() {
        MachineDriver psp = psp(TERMS);
        psp.send(hold("att_1", "tok_visa"));
        psp.send(capture("cap_1", "ch_1", 10_000));
        psp.send(dispute("ch_1", 4_000));
        psp.send(decide("cb_1", "won"));
        psp.send(payout("pay_1", 5_000, "KRW", "bank_main"));
        psp.send(admin("POST", "/_admin/settlement/close", "{}"));
        List<String> own = types(psp, "native", 1);
        assertEquals(List.of("capture", "chargeback", "chargeback_won", "payout"), own);
        assertEquals(List.of("charge", "dispute", "dispute_reversal", "payout"), types(psp, "stripe", 11));
        assertEquals(List.of("9570", "-4000", "4000", "-5000"), types(psp, "stripe", 10));
        assertEquals(List.of("Settled", "Chargeback", "ChargebackReversed", "MerchantPayout"), types(psp, "adyen", 7));
        assertEquals(List.of("", "4000", "", "5000"), types(psp, "adyen", 14));
        List<Long> toss = new ArrayList<>();
        fetch(psp, "?layout=toss").json().forEach(row -> toss.add(row.get("payOutAmount").asLong()));
        assertEquals(List.of(9570L, -4000L, 4000L, -5000L), toss);
    }

    /** A sign, a side or an empty cell that is wrong is wrong for all who test against the simulator. */
    @Test
    void everyMoneyCellOfEveryKindOfRow() {
        MachineDriver psp = everyKind();
        assertEquals(List.of("charge 12900 526", "refund 900 0", "capture 10000 430", "chargeback 4000 0",
                "chargeback_won 4000 0", "payout 5000 0", "charge 50 102", "charge 103 103", "refund_failed 900 0",
                "payout_failed 5000 0"), cells(psp, "native", 1, 6, 8));
        // gross, fee, net, and what the customer sees
        assertEquals(List.of("charge 12900 526 12374 12900", "refund -900 0 -900 -900", "charge 10000 430 9570 10000",
                "dispute -4000 0 -4000 -4000", "dispute_reversal 4000 0 4000 4000", "payout -5000 0 -5000 -5000",
                "charge 50 102 -52 50", "charge 103 103 0 103", "refund_failure 900 0 900 900",
                "payout_reversal 5000 0 5000 5000"), cells(psp, "stripe", 11, 8, 9, 10, 14));
        // gross debit and credit, net debit and credit, commission, the other fees
        assertEquals(List.of("Settled _ 12900 _ 12374 526 _ _ _", "Refunded 900 _ 900 _ 0 _ _ _",
                "Settled _ 10000 _ 9570 430 _ _ _", "Chargeback 4000 _ 4000 _ 0 _ _ _",
                "ChargebackReversed _ 4000 _ 4000 0 _ _ _", "MerchantPayout 5000 _ 5000 _ 0 _ _ _",
                "Settled _ 50 52 _ 102 _ _ _", "Settled _ 103 _ 0 103 _ _ _",
                "RefundedReversed _ 900 _ 900 0 _ _ _", "BankInstructionReturned _ 5000 _ 5000 0 _ _ _"),
                cells(psp, "adyen", 7, 10, 11, 14, 15, 16, 17, 18, 19));
        // amount, interest, fee, supply, tax, payout, the base fee, what is canceled
        List<String> toss = new ArrayList<>();
        fetch(psp, "?layout=toss").json().forEach(row -> toss.add(Stream.of("/amount", "/interestFee", "/fee",
                "/supplyAmount", "/vat", "/payOutAmount", "/fees/0/fee", "/cancel/cancelAmount")
                .map(cell -> row.at(cell).asText("_"))
                .map(cell -> cell.isEmpty() ? "_" : cell)
                .collect(Collectors.joining(" "))));
        assertEquals(List.of("12900 0 526 478 48 12374 526 _", "-900 0 0 0 0 -900 0 900",
                "10000 0 430 391 39 9570 430 _", "-4000 0 0 0 0 -4000 0 _", "4000 0 0 0 0 4000 0 _",
                "-5000 0 0 0 0 -5000 0 _", "50 0 102 93 9 -52 102 _", "103 0 103 94 9 0 103 _",
                "900 0 0 0 0 900 0 900", "5000 0 0 0 0 5000 0 _"), toss);
    }

    /** Of sales one whose fee is more than it, and one whose fee is all of it. */
    private static MachineDriver everyKind() {
        MachineDriver psp = psp(TERMS);
        psp.send(buy("att_1", "tok_refund_fails"));
        psp.send(refund("ref_1", "ch_1", 900, "KRW"));
        psp.send(hold("att_2", "tok_visa"));
        psp.send(capture("cap_1", "ch_2", 10_000));
        psp.send(dispute("ch_2", 4_000));
        psp.send(decide("cb_1", "won"));
        psp.send(payout("pay_1", 5_000, "KRW", "bank_closed"));
        psp.send(register("att_3", registration("att_3", "tok_visa", 50, "KRW")));
        psp.send(register("att_4", registration("att_4", "tok_visa", 103, "KRW")));
        psp.pass(Duration.ofMinutes(30));
        psp.send(admin("POST", "/_admin/settlement/close", "{}"));
        return psp;
    }

    /** The cells of each row, an empty one as a line. */
    private static List<String> cells(MachineDriver psp, String layout, int... columns) {
        return fetch(psp, "?layout=" + layout).text().lines().skip(1)
                .map(line -> line.split(",", -1))
                .map(row -> IntStream.of(columns).mapToObj(column -> row[column].isEmpty() ? "_" : row[column])
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    @Test
    void anUnknownLayoutIsRefused() {
        Answer answer = fetch(closedDay(), "?layout=excel");
        assertEquals(400, answer.status());
        assertTrue(answer.text().contains("layout: must be one of native, stripe, adyen, toss"), answer.text());
    }

    @Test
    void feesAreRoundedHalfUp() {
        SettlementTerms.Fee fee = new SettlementTerms.Fee(10, 25);
        SettlementTerms terms = SettlementTerms.defaults().withFee("USD", fee);
        MachineDriver psp = new MachineDriver(PspSettings.defaults());
        psp.psp().setSettlement(terms);
        long[] amounts = {19, 20, 59, 60, 1_000_000_000_000L};
        for (long amount : amounts) {
            psp.send(register("att_" + amount, registration("att_" + amount, "tok_visa", amount, "USD")));
        }
        psp.send(admin("POST", "/_admin/settlement/close", "{}"));
        List<String> fees = fetch(psp, "").text().lines().skip(1).map(line -> line.split(",")[8]).toList();
        // 0.475 -> 0, 0.5 -> 1, 1.475 -> 1, 1.5 -> 2
        assertEquals(List.of("10", "11", "11", "12", "25000000010"), fees);
    }

    private static List<String> days(MachineDriver psp) {
        List<String> days = new ArrayList<>();
        psp.send(get("/v1/settlements")).json().get("data").forEach(
                file -> days.add(file.get("day").asText() + " " + file.get("closed_at").asText() + " "
                        + file.get("rows").asInt()));
        return days;
    }

    @Test
    void aDayEndsByTheClockAtMidnightInTheZone() {
        MachineDriver psp = psp("{\"time_zone\": \"Asia/Seoul\", \"close\": \"clock\"}");
        psp.send(buy("att_1", "tok_visa"));
        psp.pass(Duration.ofHours(5));
        assertEquals(List.of("2026-11-22 2026-11-22T15:00:00Z 1"), days(psp));
        psp.send(buy("att_2", "tok_visa"));
        psp.send(buy("att_3", "tok_visa"));
        psp.pass(Duration.ofHours(48));
        assertEquals(List.of("2026-11-22 2026-11-22T15:00:00Z 1", "2026-11-23 2026-11-23T15:00:00Z 2",
                "2026-11-24 2026-11-24T15:00:00Z 0"), days(psp));
    }

    @Test
    void aDayThatWasClosedByCommandIsNotClosedAgainByTheClock() {
        MachineDriver psp = psp("{\"close\": \"clock\"}");
        psp.send(admin("POST", "/_admin/settlement/close", "{}"));
        psp.send(buy("att_1", "tok_visa"));
        psp.pass(Duration.ofHours(38));
        assertEquals(List.of("2026-11-22 2026-11-22T10:00:00Z 0", "2026-11-23 2026-11-24T00:00:00Z 1"), days(psp));
    }

    @Test
    void theClockIsStoppedByOtherTerms() {
        MachineDriver psp = psp("{\"close\": \"clock\"}");
        assertEquals(200, psp.send(admin("PUT", "/_admin/settlement", "{\"close\": \"command\"}")).status());
        psp.pass(Duration.ofDays(3));
        assertTrue(days(psp).isEmpty());
    }

    /** New York's clocks go forward on 14 March 2027: that day has 23 hours. */
    @Test
    void daysOfAZoneWithSummerTimeAreAsLongAsTheyAre() {
        MachineDriver psp = psp("{\"time_zone\": \"America/New_York\", \"close\": \"clock\"}");
        psp.pass(Duration.ofDays(115));
        List<String> days = days(psp);
        assertTrue(days.contains("2027-03-13 2027-03-14T05:00:00Z 0"), days.toString());
        assertTrue(days.contains("2027-03-14 2027-03-15T04:00:00Z 0"), days.toString());
    }

    @Test
    void termsThatMakeNoSenseAreRefusedAndNothingChanges() {
        MachineDriver psp = psp(TERMS);
        String before = psp.send(admin("GET", "/_admin/settlement", "")).text();
        for (String bad : new String[]{"{\"time_zone\": \"Mars\"}", "{\"close\": \"never\"}", "{\"fee\": []}",
            "{\"fees\": [{\"currency\": \"XXX\"}]}", "{\"fees\": [{\"currency\": \"KRW\", \"permille\": 1001}]}",
            "{\"fees\": [{\"currency\": \"KRW\", \"fixed\": -1}]}",
            "{\"fees\": [{\"currency\": \"KRW\"}, {\"currency\": \"KRW\"}]}"}) {
            assertEquals(400, psp.send(admin("PUT", "/_admin/settlement", bad)).status(), bad);
        }
        assertEquals(before, psp.send(admin("GET", "/_admin/settlement", "")).text());
        assertEquals(ZoneId.of("Asia/Seoul").getId(),
                psp.send(admin("GET", "/_admin/settlement", "")).json().get("time_zone").asText());
    }

    @Test
    void aFileThatComesLateCanBeFetchedLater() {
        MachineDriver psp = psp("{}");
        psp.send(admin("PUT", "/_admin/faults", """
                {"rules": [{"name": "f", "point": "settlement", "act": {"type": "file-late", "by": 90}}]}"""));
        psp.send(buy("att_1", "tok_visa"));
        psp.send(admin("POST", "/_admin/settlement/close", "{}"));
        psp.pass(Duration.ofMinutes(89));
        assertEquals(404, fetch(psp, "").status());
        psp.pass(Duration.ofMinutes(1));
        assertEquals(2, fetch(psp, "").text().lines().count());
    }
}
