package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.refund;
import static dev.nevertwice.psp.driver.Requests.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.driver.Requests;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import java.util.List;
import java.time.LocalDate;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Closing days, and the files that say what was settled. */
public abstract class SettlementContract extends PspContract {

    protected SettlementContract(Function<PspSettings, PspDriver> place) {
        super(place);
    }

    private JsonNode close(String body) {
        Answer answer = psp.send(admin("POST", "/_admin/settlement/close", body));
        assertEquals(200, answer.status(), answer.text());
        return answer.json();
    }

    @Test
    void aFileHoldsOneRowAMovementSinceTheLastClose() {
        psp.send(buy("att_1", "tok_visa"));
        psp.send(refund("ref_1", "ch_1", 900, "KRW"));
        psp.send(buy("att_2", "tok_declined"));
        JsonNode closed = close("{\"day\": \"2031-01-01\"}");
        assertEquals(2, closed.get("rows").asInt());
        assertEquals("set_1", closed.get("file").asText());
        psp.send(buy("att_3", "tok_visa"));
        close("{\"day\": \"2031-01-02\"}");

        Answer file = psp.send(get("/v1/settlements/2031-01-01"));
        assertEquals("text/csv; charset=utf-8", file.header("content-type").replace(";charset", "; charset"));
        String[] lines = file.text().split("\n");
        assertEquals(3, lines.length);
        assertEquals("row,type,charge,refund,order,reference,amount,currency,fee,occurred_at", lines[0]);
        assertTrue(lines[1].startsWith("row_1,charge,ch_1,,ord_att_1,att_1,12900,KRW,0,20"), lines[1]);
        assertTrue(lines[2].startsWith("row_2,refund,ch_1,re_1,ord_att_1,ref_1,900,KRW,0,20"), lines[2]);
        assertTrue(psp.send(get("/v1/settlements/2031-01-02")).text().contains("row_3,charge,ch_2,,ord_att_3"));
        assertEquals(2, psp.send(get("/v1/settlements")).json().get("data").size());
        assertEquals(closed, psp.send(get("/v1/settlements")).json().at("/data/0"));
    }

    /** A layout with a typing mistake was the native one. */
    @Test
    void aParameterThatIsNotKnownIsRefused() {
        close("{\"day\": \"2031-01-01\"}");
        for (String wrong : List.of("/v1/settlements?layout=stripe", "/v1/settlements/2031-01-01?layuot=stripe",
                "/v1/settlements/2031-01-01?layout=Stripe")) {
            assertEquals(400, psp.send(get(wrong)).status(), wrong);
        }
        assertEquals(400,
                psp.send(Requests.admin("GET", "/_admin/settlements/2031-01-01/lies?acount=acct_2", "")).status());
    }

    @Test
    void withoutADayTheNextOpenOneIsClosed() {
        LocalDate first = LocalDate.parse(close("{}").get("day").asText());
        assertEquals(first.plusDays(1).toString(), close("{}").get("day").asText());
    }

    @Test
    void aDayIsClosedOnce() {
        close("{\"day\": \"2031-01-02\"}");
        for (String day : new String[]{"2031-01-02", "2031-01-01"}) {
            Answer again = psp.send(admin("POST", "/_admin/settlement/close", "{\"day\": \"" + day + "\"}"));
            assertEquals(409, again.status());
            assertEquals("day_closed", again.code());
        }
        assertEquals(404, psp.send(get("/v1/settlements/2031-01-01")).status());
        assertEquals(400, psp.send(admin("POST", "/_admin/settlement/close", "{\"day\": \"2031-02-30\"}")).status());
    }

    @Test
    void anAccountHasItsOwnFiles() {
        psp.send(buy("att_1", "tok_visa"));
        psp.send(with(buy("att_1", "tok_visa"), "authorization", "Bearer other_key"));
        assertEquals(1, close("{\"day\": \"2031-01-01\", \"account\": \"acct_2\"}").get("rows").asInt());
        assertEquals(0, psp.send(get("/v1/settlements")).json().get("data").size());
        assertEquals(1, close("{\"day\": \"2031-01-01\"}").get("rows").asInt());
        assertTrue(psp.send(with(get("/v1/settlements/2031-01-01"), "authorization", "Bearer other_key")).text()
                .contains("row_1,charge,ch_2,"));
    }

    @Test
    void theFeesOfAFileAreTakenFromTheBalanceWhenTheDayIsClosed() {
        assertEquals(200, psp.send(admin("PUT", "/_admin/settlement",
                "{\"fees\": [{\"currency\": \"KRW\", \"fixed\": 100, \"permille\": 33}]}")).status());
        psp.send(buy("att_1", "tok_visa"));
        psp.send(refund("ref_1", "ch_1", 900, "KRW"));
        assertEquals(12_000, truth().at("/balances/KRW").asLong());
        close("{\"day\": \"2031-01-01\"}");
        assertTrue(psp.send(get("/v1/settlements/2031-01-01")).text().contains("ord_att_1,att_1,12900,KRW,526,"));
        assertEquals(526, truth().at("/fees/KRW").asLong());
        assertEquals(12_000 - 526, truth().at("/balances/KRW").asLong());
        assertEquals(12_000 - 526, psp.send(get("/v1/balance")).json().at("/balances/0/available").asLong());
        JsonNode fee = psp.send(admin("GET", "/_admin/movements", "")).json().at("/movements/2");
        assertEquals("fee merchant:acct_1 fees 526 ch_1", fee.get("kind").asText() + " " + fee.get("debit").asText()
                + " " + fee.get("credit").asText() + " " + fee.get("amount").asText() + " "
                + fee.get("charge").asText());
        assertEquals(0, close("{\"day\": \"2031-01-02\"}").get("rows").asInt());
    }

    @Test
    void withoutTermsThereAreNoFees() {
        psp.send(buy("att_1", "tok_visa"));
        close("{\"day\": \"2031-01-01\"}");
        assertEquals(0, truth().get("fees").size());
        assertEquals(12_900, truth().at("/balances/KRW").asLong());
    }
}
