package dev.nevertwice.psp.contract;

import dev.nevertwice.psp.driver.HttpDriver;
import org.junit.jupiter.api.Nested;

/** The whole contract over real sockets. The PSP's clock passes when a test waits; PspServerTest shows the real one. */
class HttpContractTest {

    @Nested
    class Life extends LifeContract {
        Life() {
            super(HttpDriver::new);
        }
    }

    @Nested
    class LifeCycle extends LifeCycleContract {
        LifeCycle() {
            super(HttpDriver::new);
        }
    }

    @Nested
    class Paying extends PayingContract {
        Paying() {
            super(HttpDriver::new);
        }
    }

    @Nested
    class BrokenPromise extends BrokenPromiseContract {
        BrokenPromise() {
            super(HttpDriver::new);
        }
    }

    @Nested
    class Idempotency extends IdempotencyContract {
        Idempotency() {
            super(HttpDriver::new);
        }
    }

    @Nested
    class Profile extends ProfileContract {
        Profile() {
            super(HttpDriver::new);
        }
    }

    @Nested
    class KeyFault extends KeyFaultContract {
        KeyFault() {
            super(HttpDriver::new);
        }
    }

    @Nested
    class Fault extends FaultContract {
        Fault() {
            super(HttpDriver::new);
        }
    }

    @Nested
    class Callback extends CallbackContract {
        Callback() {
            super(HttpDriver::new);
        }
    }

    @Nested
    class Settlement extends SettlementContract {
        Settlement() {
            super(HttpDriver::new);
        }
    }

    @Nested
    class BadInput extends BadInputContract {
        BadInput() {
            super(HttpDriver::new);
        }
    }

    @Nested
    class Webhook extends WebhookContract {
        Webhook() {
            super(HttpDriver::new);
        }
    }

    @Nested
    class SettlementLie extends SettlementLieContract {
        SettlementLie() {
            super(HttpDriver::new);
        }
    }

    @Nested
    class Journal extends JournalContract {
        Journal() {
            super(HttpDriver::new);
        }
    }
}
