package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.env.Tasks.Task;
import dev.nevertwice.pay.reconciliation.ImportBatch.Counted;
import dev.nevertwice.pay.reconciliation.SettlementLine.BrokenOff;
import dev.nevertwice.pay.reconciliation.SettlementLine.StrangeHead;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Brings one settlement file in, row by row, in bounded memory and bounded transactions. Each batch of lines is one command
 * named after its content, so the same lines again, from whichever file, change nothing.
 */
final class SettlementImport {

    /** Lines in one transaction: large enough that commits don't count, small enough for any heap. */
    private static final int BATCH = 4_000;

    /** Batches on their way to the store while the next one is read. */
    private static final int UNDER_WAY = 2;

    private final Transactions transactions;
    private final Tasks tasks;
    private final SettlementTerms terms;
    private final String pspAccount;

    SettlementImport(
            Transactions transactions, Tasks tasks, SettlementTerms terms, String pspAccount) {
        this.transactions = transactions;
        this.tasks = tasks;
        this.terms = terms;
        this.pspAccount = pspAccount;
    }

    /**
     * What came of it.
     *
     * @param whole whether all of it was read and as much as was promised
     * @param rows lines below the head
     * @param imported rows that were new
     */
    record Imported(boolean whole, Layout layout, long rows, long imported, Opened opened, String digest) {

        private static final String IN_PARTS = "in parts";

        /** All parts of a file are here: how many of its rows were new is not known any more. */
        static Imported inParts(Layout layout, long rows) {
            return new Imported(true, layout, rows, 0, Opened.NONE, IN_PARTS);
        }

        /** Whether it may have rows that were there in no comparison. */
        boolean mayHaveNewRows() {
            return imported > 0 || digest.equals(IN_PARTS);
        }
    }

    /** Reads to the end. Blocks for a transaction every few thousand lines. */
    Imported read(Origin origin, InputStream stream) throws IOException {
        Reading reading = new Reading(origin, SettlementReader.of(stream, terms.layout(), terms.zone()));
        reading.run();
        return reading.imported();
    }

    /** One pass over one file. */
    private final class Reading {

        private final Origin origin;
        private final SettlementReader reader;
        private final Deque<Writing> underWay = new ArrayDeque<>();
        private final MessageDigest digest = Sha256.begin();
        private Counted total = Counted.NOTHING;
        private long rows;
        private Discrepancy incomplete;

        Reading(Origin origin, SettlementReader reader) {
            this.origin = origin;
            this.reader = reader;
        }

        void run() throws IOException {
            List<SettlementLine> lines = new ArrayList<>();
            for (SettlementLine line = reader.next(); line != null; line = reader.next()) {
                switch (line) {
                    case StrangeHead head when !head.rowsFollow() -> incomplete(head.problem(), head.text());
                    case BrokenOff end -> incomplete("it breaks off in line " + (end.number() + origin.skipped()),
                            end.text());
                    case StrangeHead head -> lines.add(line);
                    default -> {
                        rows++;
                        lines.add(line);
                    }
                }
                if (lines.size() == BATCH) {
                    write(lines);
                    lines = new ArrayList<>(BATCH);
                }
            }
            if (incomplete == null && rows < origin.promised()) {
                incomplete("it ends after " + rows + " of " + origin.promised() + " rows", null);
            }
            if (!lines.isEmpty() || incomplete != null) {
                write(lines);
            }
            while (!underWay.isEmpty()) {
                finished();
            }
        }

        Imported imported() {
            return new Imported(
                    incomplete == null,
                    reader.layout(),
                    rows,
                    total.imported(),
                    total.opened(),
                    HexFormat.of().formatHex(digest.digest(), 0, BoundedLines.DIGEST_SHOWN));
        }

        private void incomplete(String problem, String text) {
            incomplete = Classification.incomplete(
                    pspAccount, origin.day(), origin.file(), problem, text);
        }

        private void write(List<SettlementLine> lines) {
            String content = reader.digest();
            digest.update(content.getBytes(StandardCharsets.US_ASCII));
            ImportBatch batch =
                    new ImportBatch(pspAccount, origin, terms, content, lines, incomplete);
            if (underWay.isEmpty() && lines.size() < BATCH) {
                total = total.plus(batch.write(transactions)); // the last or only one: nothing is to be read meanwhile
                return;
            }
            if (underWay.size() == UNDER_WAY) {
                finished();
            }
            underWay.add(new Writing(batch));
        }

        private void finished() {
            total = total.plus(underWay.remove().await());
        }
    }

    /** A batch on its way to the store. */
    private final class Writing {

        private final AtomicReference<Counted> counted = new AtomicReference<>();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Task task;

        Writing(ImportBatch batch) {
            this.task = tasks.fork("settlement batch", () -> {
                try {
                    counted.set(batch.write(transactions));
                } catch (RuntimeException | Error failed) {
                    failure.set(failed); // thrown again where it is awaited
                }
            });
        }

        Counted await() {
            task.await();
            if (failure.get() instanceof RuntimeException failed) {
                throw failed;
            }
            if (failure.get() instanceof Error failed) {
                throw failed;
            }
            return counted.get();
        }
    }
}
