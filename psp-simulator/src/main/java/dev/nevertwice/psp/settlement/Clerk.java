package dev.nevertwice.psp.settlement;

import dev.nevertwice.psp.Operation;
import dev.nevertwice.psp.fault.FaultAct;
import dev.nevertwice.psp.fault.FaultPoint;
import dev.nevertwice.psp.fault.Facts;
import dev.nevertwice.psp.fault.Faults;
import dev.nevertwice.psp.fault.SettlementLie;
import dev.nevertwice.psp.settlement.SettlementFile.Lie;
import dev.nevertwice.psp.settlement.SettlementFile.Line;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.wire.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes one account's settlement files, honestly or as the fault rules say. */
final class Clerk {

    /** A row that a later file is to hold. */
    private static final class Postponed {
        private final Line line;
        private final Lie lie;
        private long filesLeft;

        /** {@code lie} is labelled in the later file; null where it was labelled before. */
        Postponed(Line line, Lie lie, long filesLeft) {
            this.line = line;
            this.lie = lie;
            this.filesLeft = filesLeft;
        }
    }

    private final Faults faults;
    private final Journal journal;
    private final Supplier<String> fileIds;
    private final List<Postponed> postponed = new ArrayList<>();
    private long rows;

    Clerk(Faults faults, Journal journal, Supplier<String> fileIds) {
        this.faults = faults;
        this.journal = journal;
        this.fileIds = fileIds;
    }

    /**
     * Writes the file of a day, or two when it is to come twice. Where the file as a whole lies, its rows don't, so that no
     * row carries two lies.
     *
     * @param before the file before it; null for the first
     */
    List<SettlementFile> write(
            LocalDate day, Instant now, List<Movement> movements, SettlementTerms terms, SettlementFile before) {
        Writing writing = new Writing(now);
        Optional<Faults.Fired> fired = faults
                .arrival(Operation.FILE, day.toString(), new Facts().add("reference", day.toString()))
                .at(FaultPoint.SETTLEMENT, now);
        if (fired.isEmpty()) {
            for (Movement movement : movements) {
                writing.row(movement, SettlementRow.of(nextRow(), movement, terms));
            }
            writing.postponed();
            return List.of(writing.file(day, now));
        }
        String rule = fired.get().rule();
        FaultAct.Lie act = (FaultAct.Lie) fired.get().act();
        // The first file has nothing to overlap with.
        if (act.lie() != SettlementLie.OVERLAPPING || before != null) {
            note(Operation.FILE, day.toString(), fired.get(), "whole file", now);
        }
        if (act.lie() == SettlementLie.OVERLAPPING && before != null) {
            writing.repeat(before, rule);
        }
        for (Movement movement : movements) {
            SettlementRow row = SettlementRow.of(nextRow(), movement, terms);
            writing.say(row);
            if (act.lie() == SettlementLie.FILE_LATE) {
                writing.lies.add(new Lie(act.type(), rule, row, row));
            }
        }
        SettlementFile file = writing.file(day, act.lie() == SettlementLie.FILE_LATE
                ? now.plus(Duration.ofMinutes(act.by()))
                : now);
        return act.lie() == SettlementLie.FILE_TWICE ? List.of(file, again(file, rule)) : List.of(file);
    }

    private SettlementFile again(SettlementFile file, String rule) {
        List<Lie> lies = file.lines().stream().map(Line::row)
                .map(row -> new Lie(SettlementLie.FILE_TWICE.wireName(), rule, row, row)).toList();
        return new SettlementFile(
                file.day(), fileIds.get(), file.closedAt(), file.availableAt(), file.lines(), lies);
    }

    private String nextRow() {
        return "row_" + ++rows;
    }

    private void note(Operation operation, String reference, Faults.Fired fired, String where, Instant now) {
        journal.write(now, Journal.Kind.FAULT, 0, operation.wireName(), null, reference,
                "settlement " + fired.told() + " " + where, fired.rule());
    }

    /** One file while it is being written. */
    private final class Writing {

        private final Instant now;
        private final List<Line> lines = new ArrayList<>();
        private final List<Lie> lies = new ArrayList<>();

        Writing(Instant now) {
            this.now = now;
        }

        SettlementFile file(LocalDate day, Instant availableAt) {
            return new SettlementFile(day, fileIds.get(), now, availableAt, lines, lies);
        }

        void say(SettlementRow row) {
            lines.add(new Line(row, false));
        }

        void row(Movement movement, SettlementRow row) {
            Optional<Faults.Fired> fired = faults.arrival(Operation.ROW, movement.reference(), facts(movement, row))
                    .at(FaultPoint.SETTLEMENT, now);
            if (fired.isEmpty()) {
                say(row);
                return;
            }
            FaultAct.Lie act = (FaultAct.Lie) fired.get().act();
            note(Operation.ROW, movement.reference(), fired.get(), row.id(), now);
            lie(row, act, fired.get().rule());
        }

        private void lie(SettlementRow row, FaultAct.Lie act, String rule) {
            long by = act.by();
            switch (act.lie()) {
                case ROW_MISSING -> label(act, rule, null, row);
                case ROW_EXTRA -> {
                    say(row);
                    instead(act, rule, row.ofNothing(nextRow()), null);
                }
                case ROW_TWICE -> {
                    say(row);
                    instead(act, rule, row.withId(nextRow()), row);
                }
                case OTHER_AMOUNT -> instead(act, rule, row.withAmount(other(row.amount(), by, 1)), row);
                case OTHER_FEE -> instead(act, rule, row.withFee(other(row.fee(), by, 0)), row);
                case OTHER_CURRENCY ->
                        instead(act, rule, row.withCurrency(row.currency().equals("USD") ? "EUR" : "USD"), row);
                case UNIT_MIX_UP -> instead(act, rule, row.withAmount(mixedUp(row)), row);
                case DAY_SHIFTED -> instead(act, rule, row.withTime(row.at().plus(Duration.ofDays(by))), row);
                case RESTATED -> {
                    say(row);
                    SettlementRow restated = row.withAmount(other(row.amount(), by, 1));
                    postponed.add(new Postponed(
                            new Line(restated, false), new Lie(act.type(), rule, restated, row), 2));
                }
                case UNPARSEABLE -> {
                    lines.add(new Line(row, true));
                    label(act, rule, row, row);
                }
                case LATE -> {
                    label(act, rule, null, row);
                    postponed.add(new Postponed(new Line(row, false), null, by + 1));
                }
                default -> throw new IllegalStateException(act.type() + " can't happen to a row");
            }
        }

        private void label(FaultAct.Lie act, String rule, SettlementRow said, SettlementRow truth) {
            lies.add(new Lie(act.type(), rule, said, truth));
        }

        private void instead(FaultAct.Lie act, String rule, SettlementRow said, SettlementRow truth) {
            say(said);
            label(act, rule, said, truth);
        }

        /** Ends an honest or row-wise lying file with what earlier ones left for it. */
        void postponed() {
            for (Iterator<Postponed> each = Clerk.this.postponed.iterator(); each.hasNext();) {
                Postponed next = each.next();
                next.filesLeft--;
                if (next.filesLeft == 0) {
                    lines.add(next.line);
                    if (next.lie != null) {
                        lies.add(next.lie);
                    }
                    each.remove();
                }
            }
        }

        /** Says once more what was said honestly in the file before, and is still to be said. */
        void repeat(SettlementFile before, String rule) {
            List<String> touched = new ArrayList<>();
            before.lies().forEach(lie -> touched.add(lie.said() == null ? "" : lie.said().id()));
            Clerk.this.postponed.forEach(later -> touched.add(later.line.row().id()));
            for (Line line : before.lines()) {
                if (!touched.contains(line.row().id())) {
                    say(line.row());
                    lies.add(new Lie(SettlementLie.OVERLAPPING.wireName(), rule, line.row(), line.row()));
                }
            }
        }
    }

    private static Facts facts(Movement movement, SettlementRow row) {
        return new Facts()
                .add("type", row.type())
                .add("reference", movement.reference())
                .add("amount", Long.toString(movement.amount()))
                .add("currency", movement.currency())
                .add("order", movement.order())
                .add("seller", movement.seller());
    }

    /** Another number, {@code by} away and not below {@code least}. */
    private static long other(long number, long by, long least) {
        return number + by >= least ? number + by : number + Math.abs(by);
    }

    /** A hundredfold where the currency has no minor unit: that is how programs that know only cents get it wrong. */
    private static long mixedUp(SettlementRow row) {
        long factor = 1;
        for (int i = Money.exponent(row.currency()); i > 0; i--) {
            factor *= 10;
        }
        return row.amount() * (factor == 1 ? 100 : factor);
    }
}
