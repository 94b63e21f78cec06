package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.adapter.postgres.Isolation;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Table;
import java.util.List;

/**
 * Transactions that are run one statement at a time, in turns.
 *
 * @param isolation of the transactions in PostgreSQL; above READ COMMITTED each of them has one statement
 * @param setup committed before the sessions begin
 * @param tables compared at the end
 * @param steps in order; one whose session waits is put off until that goes on, and one whose transaction has failed is
 *     passed over
 */
record Schedule(
        long seed, Isolation isolation, List<Table> tables, List<Statement<?>> setup, List<Step> steps) {

    Schedule {
        tables = List.copyOf(tables);
        setup = List.copyOf(setup);
        steps = List.copyOf(steps);
    }

    int sessions() {
        return 1 + steps.stream().mapToInt(Step::session).max().orElse(0);
    }

    Schedule with(List<Step> others) {
        return new Schedule(seed, isolation, tables, setup, others);
    }
}
