package dev.nevertwice.psp.contract;

import dev.nevertwice.psp.driver.MachineDriver;
import org.junit.jupiter.api.Nested;

/** The whole contract on the machine itself, in virtual time. */
class MachineContractTest {

    @Nested
    class Life extends LifeContract {
        Life() {
            super(MachineDriver::new);
        }
    }

    @Nested
    class LifeCycle extends LifeCycleContract {
        LifeCycle() {
            super(MachineDriver::new);
        }
    }

    @Nested
    class Paying extends PayingContract {
        Paying() {
            super(MachineDriver::new);
        }
    }

    @Nested
    class BrokenPromise extends BrokenPromiseContract {
        BrokenPromise() {
            super(MachineDriver::new);
        }
    }

    @Nested
    class Idempotency extends IdempotencyContract {
        Idempotency() {
            super(MachineDriver::new);
        }
    }

    @Nested
    class Profile extends ProfileContract {
        Profile() {
            super(MachineDriver::new);
        }
    }

    @Nested
    class KeyFault extends KeyFaultContract {
        KeyFault() {
            super(MachineDriver::new);
        }
    }

    @Nested
    class Fault extends FaultContract {
        Fault() {
            super(MachineDriver::new);
        }
    }

    @Nested
    class Callback extends CallbackContract {
        Callback() {
            super(MachineDriver::new);
        }
    }

    @Nested
    class Settlement extends SettlementContract {
        Settlement() {
            super(MachineDriver::new);
        }
    }

    @Nested
    class BadInput extends BadInputContract {
        BadInput() {
            super(MachineDriver::new);
        }
    }

    @Nested
    class Webhook extends WebhookContract {
        Webhook() {
            super(MachineDriver::new);
        }
    }

    @Nested
    class SettlementLie extends SettlementLieContract {
        SettlementLie() {
            super(MachineDriver::new);
        }
    }

    @Nested
    class Journal extends JournalContract {
        Journal() {
            super(MachineDriver::new);
        }
    }
}
