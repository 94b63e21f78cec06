package dev.nevertwice.load.intake;

import dev.nevertwice.load.Figures;
import dev.nevertwice.load.intake.Client.Told;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Buyers who buy beside each other, and one who only looks. */
final class Crowd {

    private static final long NANOS = 1_000_000;

    private final Client client;
    private final String name;
    private final Duration patience;

    /** @param patience how long a buyer asks for an outcome before all of it has failed */
    Crowd(Client client, String name, Duration patience) {
        this.client = client;
        this.name = name;
        this.patience = patience;
    }

    /**
     * What was seen, in milliseconds.
     *
     * @param answered until the checkout was answered, with whatever
     * @param known until the outcome was known
     * @param looked how long a read of a status took meanwhile
     * @param mostOpen checkouts that waited for their answer at once
     * @param allKnown from the first click until all outcomes were known
     * @param paid the orders of which somebody was told that they are paid
     */
    record Seen(
            Figures answered, Figures known, Figures looked, int mostOpen, long allKnown, Collection<String> paid) {}

    /** So many buyers at once, each with so many purchases one after the other. */
    Seen buy(int buyers, int purchasesEach) throws IOException, InterruptedException {
        ConcurrentLinkedQueue<Long> answered = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Long> known = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> paid = new ConcurrentLinkedQueue<>();
        AtomicInteger open = new AtomicInteger();
        AtomicInteger mostOpen = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        long began = System.nanoTime();
        try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Long>> looker = tasks.submit(() -> look(over, paid));
            CompletionService<Void> all = new ExecutorCompletionService<>(tasks);
            for (int i = 0; i < buyers; i++) {
                String buyer = name + "-" + i + "-";
                all.submit(() -> {
                    for (int n = 0; n < purchasesEach; n++) {
                        long click = System.nanoTime();
                        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
                        Told told = client.checkout(buyer + n);
                        open.decrementAndGet();
                        answered.add(millisSince(click));
                        paid.addAll(await(told, click));
                        known.add(millisSince(click));
                    }
                    return null;
                });
            }
            awaitAll(buyers, all, tasks);
            long allKnown = millisSince(began);
            over.set(true);
            List<Long> looked = result(looker);
            return new Seen(figures(answered), figures(known), figures(looked), mostOpen.get(), allKnown,
                    paid);
        }
    }

    /** When one of them fails, everybody goes home: those who buy, and the one who looks and would look for ever. */
    private static void awaitAll(int buyers, CompletionService<Void> all, ExecutorService tasks)
            throws IOException, InterruptedException {
        try {
            for (int i = 0; i < buyers; i++) {
                result(all.take());
            }
        } catch (IOException | InterruptedException failed) {
            tasks.shutdownNow();
            throw failed;
        }
    }

    /** Until the outcome is known; returns the orders that are paid. */
    private List<String> await(Told told, long click) throws IOException {
        Told news = told;
        while (!news.known()) {
            goOnAsking(news, click);
            news = client.news(news);
        }
        return news.paid() ? news.orders() : List.of();
    }

    private void goOnAsking(Told told, long click) throws IOException {
        if (millisSince(click) > patience.toMillis()) {
            throw new IOException("the outcome of " + told.payment() + " is not known after " + patience.toSeconds()
                    + " s");
        }
    }

    private List<Long> look(AtomicBoolean over, Collection<String> paid) throws IOException, InterruptedException {
        List<Long> took = new ArrayList<>();
        long click = System.nanoTime();
        Told mine = client.checkout(name + "-looker");
        while (!over.get()) {
            long began = System.nanoTime();
            client.readStatus(mine.payment());
            took.add(millisSince(began));
            Thread.sleep(20);
        }
        paid.addAll(await(mine, click));
        return took;
    }

    private static long millisSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / NANOS;
    }

    private static Figures figures(Iterable<Long> values) {
        List<Long> all = new ArrayList<>();
        values.forEach(all::add);
        return new Figures(all.stream().mapToLong(Long::longValue).toArray());
    }

    private static <T> T result(Future<T> task) throws IOException, InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause().getMessage(), failed.getCause());
        }
    }
}
