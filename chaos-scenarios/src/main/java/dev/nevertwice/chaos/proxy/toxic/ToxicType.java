package dev.nevertwice.chaos.proxy.toxic;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The kinds of toxic, with the names of their attributes. */
public enum ToxicType {
    NOOP(List.of(), with -> new Noop()),
    LATENCY(List.of("latency", "jitter"), with -> new Latency(with.get("latency"), with.get("jitter"))),
    BANDWIDTH(List.of("rate"), with -> new Bandwidth(with.get("rate"))),
    SLOW_CLOSE(List.of("delay"), with -> new SlowClose(with.get("delay"))),
    TIMEOUT(List.of("timeout"), with -> new Timeout(with.get("timeout"))),
    RESET_PEER(List.of("timeout"), with -> new ResetPeer(with.get("timeout"))),
    SLICER(List.of("average_size", "size_variation", "delay"),
            with -> new Slicer(with.get("average_size"), with.get("size_variation"), with.get("delay"))),
    LIMIT_DATA(List.of("bytes"), with -> new LimitData(with.get("bytes"))),
    /** Ours from here on. */
    HTTP_STATUS(List.of("status", "retry_after"),
            with -> new HttpStatus(with.get("status"), with.get("retry_after"))),
    HTTP_DROP_RESPONSE(List.of("reset"), with -> new HttpDropResponse(with.get("reset"))),
    HTTP_DUPLICATE(List.of("delay"), with -> new HttpDuplicate(with.get("delay")));

    private final List<String> attributes;
    private final Function<Map<String, Long>, Toxic> maker;

    ToxicType(List<String> attributes, Function<Map<String, Long>, Toxic> maker) {
        this.attributes = attributes;
        this.maker = maker;
    }

    /** As written on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ToxicType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }

    public boolean works(Direction direction) {
        return switch (this) {
            case HTTP_STATUS, HTTP_DUPLICATE -> direction == Direction.UPSTREAM;
            case HTTP_DROP_RESPONSE -> direction == Direction.DOWNSTREAM;
            default -> true;
        };
    }

    public List<String> attributes() {
        return attributes;
    }

    /** What is not among {@code given} is 0. Throws {@link BadAttribute} for what can't work. */
    public Toxic with(Map<String, Long> given) {
        Map<String, Long> all = new LinkedHashMap<>();
        attributes.forEach(name -> all.put(name, given.getOrDefault(name, 0L)));
        return maker.apply(all);
    }
}
