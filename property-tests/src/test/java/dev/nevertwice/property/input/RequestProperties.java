package dev.nevertwice.property.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.run.Answer;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.wire.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever anybody sends, and whatever a webhook with a good signature says, is answered, and no task dies of it. */
class RequestProperties {

    /** A good body, and where it goes. */
    private record Good(String path, String body) {}

    private static final String WEBHOOK = "/webhooks/psp";

    private static final List<Good> BODIES = List.of(
            new Good("/v1/payments",
                    """
                    {"orders": [{"seller": "sel_1", "amount": 12900, "currency": "KRW"}], "method": "direct", "source": "tok_visa"}"""),
            new Good("/v1/payments", """
                    {"amount": 100, "currency": "USD", "split": [{"seller": "sel_1", "weight": 2}, {"seller": "sel_2", "weight": 1}],
                     "method": "hosted", "return_url": "http://127.0.0.1:8080/return", "capture": "manual"}"""),
            new Good("/v1/payments/pay_1/refunds", "{\"amount\": 700, \"order\": \"ord_1\", \"currency\": \"KRW\"}"),
            new Good("/v1/payments/pay_1/capture", "{\"orders\": [{\"order\": \"ord_1\", \"amount\": 700}]}"),
            new Good("/v1/payments/pay_1/attempts", "{\"method\": \"direct\", \"source\": \"tok_visa\"}"),
            new Good("/v1/payouts", "{\"seller\": \"sel_1\", \"amount\": 12900, \"currency\": \"KRW\"}"),
            new Good("/v1/ops/settlements/parts",
                    """
                    {"day": "2026-01-05", "file": "f", "skipped": 1, "text": "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at\\nrow_1,charge,ch_1,,ord_1,att_1,5,KRW,0,2026-01-05T10:00:00Z\\n"}"""),
            new Good("/v1/ops/bank/deposits", """
                    {"csv": "id,value_date,amount,currency,reference\\ndep_1,2026-11-22,500,KRW,po_1\\n"}"""),
            new Good("/v1/ops/payouts/runs", "{\"day\": \"2026-01-05\", \"currency\": \"KRW\", \"minimum\": 1}"),
            new Good("/v1/ops/reconcile", "{\"day\": \"2026-01-05\"}"),
            new Good(WEBHOOK, """
                    {"id": "evt_1", "type": "registration.approved", "timestamp": "2026-01-05T00:00:00Z",
                     "data": {"id": "reg_1", "reference": "att_1", "status": "approved", "updated_at": "2026-01-05T00:00:00Z",
                      "orders": [{"reference": "ord_1", "amount": 12900, "currency": "KRW", "charge": "ch_1"}]}}"""),
            new Good(WEBHOOK, """
                    {"id": "evt_1", "type": "chargeback.opened", "timestamp": "2026-01-05T00:00:00Z",
                     "data": {"id": "cb_1", "charge": "ch_1", "order": "ord_1", "reference": "att_1", "amount": 900,
                      "currency": "KRW", "status": "opened", "created_at": "2026-01-05T00:00:00Z"}}"""));

    record Sent(int good, Damage damage) {}

    @Property(tries = 80)
    void everythingIsAnsweredAndNothingDies(@ForAll("requests") @Size(max = 12) List<Sent> requests) {
        List<String> deaths = Simulation.play(1, SimOptions.calm(), rig -> {
            for (int number = 0; number < requests.size(); number++) {
                Sent sent = requests.get(number);
                Good good = BODIES.get(sent.good());
                String body = sent.damage().to(good.body());
                int status = send(rig, good.path(), body, number);
                assertTrue(status > 0 && status < 500, () -> good.path() + " " + body + " got " + status);
            }
            rig.clock().sleep(Duration.ofMinutes(5));
        });
        assertEquals(List.of(), deaths);
    }

    private static int send(Rig rig, String path, String text, int number) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", "key_" + number);
        headers.put(
                "authorization",
                "Bearer " + (path.startsWith("/v1/ops") ? Settings.defaults().opsKey()
                        : Settings.defaults().merchantKey()));
        if (path.equals(WEBHOOK)) {
            String timestamp = "" + rig.clock().now().getEpochSecond();
            headers.put("webhook-id", "evt_1");
            headers.put("webhook-timestamp", timestamp);
            headers.put("webhook-signature", signature("evt_1." + timestamp + ".", body));
        }
        return Answer.of(rig.pay().exchange(new Request("POST", path, headers, body), Duration.ofSeconds(30)))
                .status();
    }

    private static String signature(String head, byte[] body) {
        try {
            byte[] secret = Base64.getDecoder().decode(Settings.TEST_WEBHOOK_SECRET.substring("whsec_".length()));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Provide
    Arbitrary<List<Sent>> requests() {
        return Combinators.combine(Arbitraries.integers().between(0, BODIES.size() - 1), Damage.any())
                .as(Sent::new)
                .list();
    }
}
