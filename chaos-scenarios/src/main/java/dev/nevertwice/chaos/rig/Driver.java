package dev.nevertwice.chaos.rig;

import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.env.Tasks;

/** Time, tasks and chance of whoever drives a run. */
public record Driver(Clock clock, Tasks tasks, Entropy entropy) {}
