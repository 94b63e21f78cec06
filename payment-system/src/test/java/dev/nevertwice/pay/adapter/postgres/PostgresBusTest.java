package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.event.EventBusContract;
import dev.nevertwice.pay.event.LogBus;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(TestServer.LOCK)
final class PostgresBusTest extends EventBusContract {

    private PostgresDatabase database;
    private EventBus bus;

    @BeforeEach
    void open() {
        database = PostgresDatabase.open(PostgresSettings.of(TestServer.emptyDatabase("event_bus")));
        bus = bus("first");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected EventBus bus() {
        return bus;
    }

    @Override
    protected EventBus reopened() {
        return bus("second");
    }

    private LogBus bus(String holder) {
        Transactions transactions = new Transactions(database.store(), new SystemClock(), new SystemEntropy());
        return new LogBus(transactions, holder, Duration.ofSeconds(10));
    }
}
