package dev.nevertwice.psp.http;

import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.wire.Headers;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A request while it comes in. */
final class Incoming {

    /** One more than the machine accepts, so that the machine itself says what is too large. */
    private static final int MOST_BYTES_READ = 64 * 1024 + 1;

    private static final byte[] NOTHING = {};

    /** Letters, digits, {@code - . _ ~}, and the colon, which many clients encode in names. */
    private static final Pattern NEEDLESSLY_ENCODED =
            Pattern.compile("%(3[0-9Aa]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe]|2[DdEe])");

    private final HttpRequest head;
    private byte[] body = NOTHING;
    private boolean whole;
    private PspReply refusal;

    Incoming(HttpRequest head) {
        this.head = head;
        if (!head.decoderResult().isSuccess()) {
            refuse(head);
        } else if (head.protocolVersion().majorVersion() != 1) {
            refuse(505, "HTTP: only version 1 is spoken here");
        } else if (!namesItsHost()) {
            refuse(400, "Host: is required, once");
        }
    }

    private boolean namesItsHost() {
        return !head.protocolVersion().equals(HttpVersion.HTTP_1_1)
                || head.headers().getAll(HttpHeaderNames.HOST).size() == 1;
    }

    /** Takes some of the body, of one that is too large no more than shows it. */
    void take(HttpContent content) {
        if (!content.decoderResult().isSuccess()) {
            refuse(content);
            return;
        }
        ByteBuf bytes = content.content();
        int before = body.length;
        int count = Math.min(bytes.readableBytes(), MOST_BYTES_READ - before);
        if (count > 0) {
            body = Arrays.copyOf(body, before + count);
            bytes.readBytes(body, before, count);
        }
        whole |= content instanceof LastHttpContent || body.length == MOST_BYTES_READ;
    }

    /** Whether as much of it is here as will be looked at. */
    boolean isWhole() {
        return whole;
    }

    private void refuse(HttpObject unreadable) {
        Throwable cause = unreadable.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            refuse(414, "request line: is too long");
        } else if (cause instanceof TooLongHttpHeaderException) {
            refuse(431, "headers: are too long");
        } else {
            refuse(400, "request: is not HTTP");
        }
    }

    /** The client stopped amid its body. */
    void giveUp() {
        refuse(408, "request: did not come whole in time");
    }

    private void refuse(int status, String detail) {
        refusal = Problem.reply(status, Problem.body(ProblemCode.INVALID_REQUEST, status, detail));
        whole = true;
    }

    /** What is said to what is no HTTP request: nothing after it can be read. Null for a request. */
    PspReply refusal() {
        return refusal;
    }

    boolean keepsAlive() {
        return refusal == null && HttpUtil.isKeepAlive(head);
    }

    HttpVersion version() {
        return head.protocolVersion();
    }

    /** Whether the reply has a head only: that of the same request by GET. */
    boolean isHead() {
        return head.method().equals(HttpMethod.HEAD);
    }

    /** Whether the client sends the body once it is told to. */
    boolean expectsContinue() {
        return refusal == null && HttpUtil.is100ContinueExpected(head);
    }

    PspRequest request() {
        Headers.Builder headers = new Headers.Builder(head.headers().size());
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = head.headers().iteratorCharSequence(); all
                .hasNext();) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            headers.add(header.getKey().toString().toLowerCase(Locale.ROOT), header.getValue().toString());
        }
        return new PspRequest(isHead() ? "GET" : head.method().name(), target(), headers.build(), body);
    }

    /** Path and query, with what was percent-encoded without need decoded in the path: RFC 3986, 6.2.2.2. */
    private String target() {
        String target = origin();
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return path.indexOf('%') < 0 ? target
                : NEEDLESSLY_ENCODED.matcher(path).replaceAll(
                        code -> Character.toString(Integer.parseInt(code.group(1), 16)))
                        + (query < 0 ? "" : target.substring(query));
    }

    /** Path and query as they came, also of a target that names scheme and host, as a proxy gets it. */
    private String origin() {
        String target = head.uri();
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        if (scheme < 0) {
            return target;
        }
        int path = target.indexOf('/', scheme + 3);
        return path < 0 ? "/" : target.substring(path);
    }
}
