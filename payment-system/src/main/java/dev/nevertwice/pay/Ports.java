package dev.nevertwice.pay;

import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.wire.Channel;

/** Everything through which a payment system meets the outside world. */
public record Ports(Clock clock, Tasks tasks, Entropy entropy, Store store, Channel psp) {}
