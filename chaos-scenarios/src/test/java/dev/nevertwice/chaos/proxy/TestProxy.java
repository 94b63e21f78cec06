package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.io.IOException;

/** A proxy of the subject's that belongs to a test. */
record TestProxy(Subject subject, String name, String listen) {

    String path() {
        return "/proxies/" + name;
    }

    int port() {
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }

    /** A client of it. */
    Peer connect() throws IOException {
        return Peer.to(port());
    }

    /** @param attributes as JSON, without the braces */
    void toxic(String type, String stream, String attributes) {
        toxic(type, stream, attributes, "1");
    }

    void toxic(String type, String stream, String attributes, String toxicity) {
        Subject.Reply reply =
                addToxic("{\"type\": \"" + type + "\", \"name\": \"" + type + "\", \"stream\": \"" + stream
                        + "\", \"toxicity\": " + toxicity + ", \"attributes\": {" + attributes + "}}");
        assertEquals(200, reply.status(), reply.toString());
    }

    Subject.Reply addToxic(String json) {
        return subject.post(path() + "/toxics", json);
    }

    void updateToxic(String name, String json) {
        Subject.Reply reply = subject.post(path() + "/toxics/" + name, json);
        assertEquals(200, reply.status(), reply.toString());
    }

    void removeToxic(String name) {
        Subject.Reply reply = subject.delete(path() + "/toxics/" + name);
        assertEquals(204, reply.status(), reply.toString());
    }

    Subject.Reply update(String json) {
        return subject.post(path(), json);
    }
}
