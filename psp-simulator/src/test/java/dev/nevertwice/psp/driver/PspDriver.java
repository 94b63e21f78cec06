package dev.nevertwice.psp.driver;

import dev.nevertwice.psp.PspRequest;
import java.util.List;
import java.util.function.Supplier;

/** A PSP under test, and a merchant that receives its callbacks. The contract is the same wherever the PSP runs. */
public interface PspDriver extends AutoCloseable {

    /** A request that was sent and may not be answered yet. */
    interface Underway {

        /** Waits, in the PSP's own time, for the end of the exchange. */
        Answer answer();
    }

    /** Sends a request and returns once the PSP has accepted it or answered. */
    Underway begin(PspRequest request);

    default Answer send(PspRequest request) {
        return begin(request).answer();
    }

    /** The statuses with which the merchant answers the next callbacks; 0 for none. After these it answers 204. */
    void answerCallbacksWith(int... statuses);

    /** Waits, in the PSP's own time, until so many callbacks have arrived, and returns all that have. */
    List<PspRequest> callbacks(int count);

    /** Waits, in the PSP's own time, until asking gives the wanted text. */
    void until(String wanted, Supplier<String> question);

    @Override
    void close();
}
