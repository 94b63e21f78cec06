package dev.nevertwice.pay.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InStepTest {

    /** The other way, where it came together with the answer before, is in {@link HttpChannelTest}. */
    @Test
    void nothingIsSentWhereAnAnswerCameUnaskedWhileTheConnectionRested() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            self.answer(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            HttpChannelTest.awaitUninterrupted(answered);
            self.answer(connection, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
            self.readRequest(connection);
        });
                Socket socket = new Socket(server.origin().getHost(), server.origin().getPort());
                ManagedHttpClientConnection connection = InStep.connection(null)) {
            connection.bind(socket);
            connection.sendRequestHeader(new BasicClassicHttpRequest("GET", "/first"));
            connection.flush();
            assertEquals(200, connection.receiveResponseHeader().getCode());
            answered.countDown();
            while (socket.getInputStream().available() == 0) {
                Thread.onSpinWait();
            }
            assertThrows(InStep.OutOfStep.class,
                    () -> connection.sendRequestHeader(new BasicClassicHttpRequest("POST", "/second")));
        }
    }
}
