package dev.nevertwice.pay.adapter.kafka;

/** Why Kafka can't be used, as one line for whoever started the program. */
public final class KafkaProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KafkaProblem(String message) {
        super(message);
    }
}
