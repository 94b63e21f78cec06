package dev.nevertwice.pay.webhook;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {

    private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW = "whsec_bmV2ZXJ0d2ljZS10ZXN0LXNlY3JldC0wMTIzNDU2Nzg5";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String AT = "1614265330";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNED_WITH_OLD = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    /** The published example of the Standard Webhooks specification's libraries. */
    @Test
    void knownSignatureIsRight() {
        assertTrue(new Signature(List.of(OLD)).matches(SIGNED_WITH_OLD, ID, AT, BODY));
    }

    @Test
    void whileOneSecretTakesThePlaceOfAnotherBothAreGood() {
        assertTrue(new Signature(List.of(NEW, OLD)).matches(SIGNED_WITH_OLD, ID, AT, BODY));
        assertTrue(new Signature(List.of(OLD)).matches("v1,AAAA " + SIGNED_WITH_OLD, ID, AT, BODY));
        assertFalse(new Signature(List.of(NEW)).matches(SIGNED_WITH_OLD, ID, AT, BODY));
    }
}
