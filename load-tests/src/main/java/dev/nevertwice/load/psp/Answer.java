package dev.nevertwice.load.psp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes of one answer as they come in, whole or in chunks. Reads no more of them than it must. */
final class Answer {

    private static final int MOST_BYTES = 8 * 1024;
    private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
    private static final byte[] END_OF_CHUNKS = ascii("\r\n0\r\n\r\n");
    private static final byte[] LENGTH = ascii("\r\ncontent-length:");
    private static final byte[] ID = ascii("\"id\":\"");

    private final ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Where what is read next goes. */
    ByteBuffer bytes() {
        return bytes;
    }

    int status() {
        return (bytes.get(9) - '0') * 100 + (bytes.get(10) - '0') * 10 + bytes.get(11) - '0';
    }

    boolean isWhole() {
        int head = find(END_OF_HEAD, 0, bytes.position());
        if (head < 0) {
            return false;
        }
        int length = find(LENGTH, 0, head);
        return length < 0
                ? find(END_OF_CHUNKS, head, bytes.position()) >= 0
                : bytes.position() >= head + END_OF_HEAD.length + number(length + LENGTH.length);
    }

    private int number(int from) {
        int at = from;
        while (bytes.get(at) == ' ') {
            at++;
        }
        int number = 0;
        for (; bytes.get(at) >= '0' && bytes.get(at) <= '9'; at++) {
            number = number * 10 + bytes.get(at) - '0';
        }
        return number;
    }

    /** The first id in the body. */
    ByteBuffer id() {
        int from = find(ID, 0, bytes.position()) + ID.length;
        int to = from;
        while (bytes.get(to) != '"') {
            to++;
        }
        return bytes.slice(from, to - from);
    }

    /** Where a text in lower case is, whatever the case of what is there; -1 for nowhere. */
    private int find(byte[] text, int from, int to) {
        byte[] in = bytes.array();
        search : for (int i = from; i + text.length <= to; i++) {
            for (int j = 0; j < text.length; j++) {
                if (in[i + j] != text[j] && lower(in[i + j]) != text[j]) {
                    continue search;
                }
            }
            return i;
        }
        return -1;
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter;
    }
}
