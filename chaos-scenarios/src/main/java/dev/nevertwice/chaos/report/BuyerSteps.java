package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.report.Story.Click;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What the buyer did and was told. Looking up the status again and again with the same answer is one step. */
final class BuyerSteps {

    private final List<Operation> operations;
    private final List<Operation> everybodys;
    private final ArrayList<Step> steps = new ArrayList<>();
    private final ArrayList<Click> clicks = new ArrayList<>();

    /** @param everybodys the whole history, by completion */
    BuyerSteps(List<Operation> unordered, List<Operation> everybodys) {
        this.everybodys = everybodys;
        operations = unordered.stream().sorted(Comparator.comparing(Operation::invoked)).toList();
        purchases();
        statuses();
    }

    List<Step> steps() {
        return steps;
    }

    List<Click> clicks() {
        return clicks;
    }

    private void purchases() {
        Instant busyUntil = null;
        int number = 0;
        for (Operation operation : operations) {
            if (operation.kind().equals("status")) {
                continue;
            }
            boolean doubled = busyUntil != null && operation.invoked().isBefore(busyUntil);
            boolean page = operation.kind().equals("page");
            number += operation.kind().equals("pay") && !differs(operation) ? 1 : 0;
            Lane asked = page ? Lane.PSP : Lane.PAY;
            String what = page ? onPage(operation) : asks(operation, number, doubled);
            tell(operation, asked, what);
            Instant end = end(operation);
            clicks.add(new Click(operation.invoked(), end, doubled));
            busyUntil = busyUntil == null || end.isAfter(busyUntil) ? end : busyUntil;
        }
    }

    private static String onPage(Operation operation) {
        return "opened".equals(operation.detail()) ? "opens the hosted page" : "pays on the hosted page";
    }

    /** Whether it uses a key again for something else. */
    private boolean differs(Operation operation) {
        return operations.stream()
                .filter(first -> first.kind().equals(operation.kind()) && Objects.equals(first.key(), operation.key()))
                .findFirst()
                .map(first -> !Objects.equals(first.requestDigest(), operation.requestDigest()))
                .orElse(false);
    }

    private String asks(Operation operation, int number, boolean doubled) {
        if (differs(operation)) {
            return "same key, other amount";
        }
        if (!operation.kind().equals("pay")) {
            return decides(operation.kind());
        }
        return doubled ? "double click, same request" : "POST /v1/payments" + (number > 1 ? ", try " + number : "");
    }

    /** Whoever decides about a payment that exists: the buyer, or the merchant. */
    private static String decides(String kind) {
        return switch (kind) {
            case "attempt" -> "takes another card";
            case "capture" -> "the merchant captures";
            case "cancel" -> "the merchant cancels";
            case "refund" -> "the merchant gives a part back";
            default -> kind;
        };
    }

    private void tell(Operation operation, Lane asked, String what) {
        String key = operation.key() == null ? null : "key " + operation.key();
        boolean answered = operation.status() != 0;
        if (!answered && operation.result() == Operation.Result.FAILED) {
            String detail = operation.detail() == null ? "not reached" : operation.detail();
            steps.add(Step.lost(operation.invoked(), StoryTeller.RANK_BUYER_ASKS, Lane.BUYER, asked, what, detail));
            return;
        }
        steps.add(Step.request(operation.invoked(), StoryTeller.RANK_BUYER_ASKS, Lane.BUYER, asked, what, key));
        Instant at = end(operation);
        int rank = StoryTeller.RANK_BUYER_IS_TOLD;
        if (answered) {
            String told = operation.told() == null ? "" : " " + operation.told();
            String detail = "opened".equals(operation.detail()) ? null : operation.detail();
            steps.add(Step.reply(at, rank, asked, Lane.BUYER, operation.status() + told, detail));
        } else if (asked == Lane.PAY) {
            steps.add(Step.lost(at, rank, asked, Lane.BUYER, "no answer", operation.detail()));
        } // else the PSP's journal tells what became of its reply
    }

    /** Of an operation that never completed only its place in the history is known: it ended after those before it. */
    private Instant end(Operation operation) {
        if (operation.completed() != null) {
            return operation.completed();
        }
        return everybodys.stream()
                .filter(other -> other.index() < operation.index() && other.completed() != null)
                .map(Operation::completed)
                .filter(other -> other.isAfter(operation.invoked()))
                .max(Comparator.naturalOrder())
                .orElse(operation.invoked());
    }

    private void statuses() {
        Operation first = null;
        int same = 0;
        for (Operation operation : operations) {
            if (!operation.kind().equals("status") || operation.completed() == null) {
                continue;
            }
            if (first != null && !sameAnswer(first, operation)) {
                status(first, same);
                same = 0;
            }
            first = same == 0 ? operation : first;
            same++;
        }
        if (first != null) {
            status(first, same);
        }
    }

    private static boolean sameAnswer(Operation one, Operation other) {
        return one.status() == other.status() && Objects.equals(one.told(), other.told());
    }

    private void status(Operation first, int times) {
        String told =
                first.status() == 0 ? "no answer" : first.status() + (first.told() == null ? "" : " " + first.told());
        String label = "GET status" + (times > 1 ? " \u00d7" + times : "") + ": " + told;
        int rank = StoryTeller.RANK_BUYER_IS_TOLD + 1;
        steps.add(first.status() == 0
                ? Step.lost(first.completed(), rank, Lane.PAY, Lane.BUYER, label, first.detail())
                : Step.reply(first.completed(), rank, Lane.PAY, Lane.BUYER, label, null));
    }
}
