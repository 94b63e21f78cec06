package dev.nevertwice.pay.env;

/** Things that run beside each other. */
public interface Tasks {

    /** Starts the body beside the caller. An exception that leaves it ends the task and is reported, never lost. */
    Task fork(String name, Runnable body);

    /** One running body. */
    interface Task {

        /** Asks it to stop: its current or next blocking port call throws {@link Stopped}. Returns at once. */
        void stop();

        /** Blocks until the body has ended. */
        void await();
    }
}
