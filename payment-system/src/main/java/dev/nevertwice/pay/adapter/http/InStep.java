package dev.nevertwice.pay.adapter.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.apache.hc.client5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageWriter;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * Keeps the requests and the answers of one connection in step: nothing is sent where something came unasked, such as a second
 * answer, or the 408 with which some servers take leave of an idle connection. It would be read as the answer to the next
 * request. What is still on its way, or not yet decrypted, can't be seen.
 */
final class InStep {

    /** Thrown before anything is sent. */
    static final class OutOfStep extends IOException {

        private static final long serialVersionUID = 1;

        private OutOfStep() {
            super("something came that nobody asked for");
        }
    }

    private SessionInputBuffer received;
    private InputStream incoming;

    private InStep() {}

    /** A connection that is in step; {@code socket} is null where it is bound later. */
    static ManagedHttpClientConnection connection(Socket socket) throws IOException {
        InStep step = new InStep();
        return ManagedHttpClientConnectionFactory.builder()
                .requestWriterFactory(() -> step.check(DefaultHttpRequestWriterFactory.INSTANCE.create()))
                .responseParserFactory(limits -> step.watch(DefaultHttpResponseParserFactory.INSTANCE.create(limits)))
                .build()
                .createConnection(socket);
    }

    private HttpMessageWriter<ClassicHttpRequest> check(HttpMessageWriter<ClassicHttpRequest> writer) {
        return (request, buffer, out) -> {
            if (received != null && (received.length() > 0 || incoming.available() > 0)) {
                throw new OutOfStep();
            }
            writer.write(request, buffer, out);
        };
    }

    private HttpMessageParser<ClassicHttpResponse> watch(HttpMessageParser<ClassicHttpResponse> parser) {
        return (buffer, in) -> {
            received = buffer;
            incoming = in;
            return parser.parse(buffer, in);
        };
    }
}
