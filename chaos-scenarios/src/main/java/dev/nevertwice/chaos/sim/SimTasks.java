package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.env.Tasks;

/** Forks tasks into the instance of whoever asks. */
final class SimTasks implements Tasks {

    private final Baton baton;

    SimTasks(Baton baton) {
        this.baton = baton;
    }

    @Override
    public Task fork(String name, Runnable body) {
        SimTask self = baton.note(PortCall.FORK, name, name.hashCode());
        self.refuseInTransaction("fork a task");
        SimTask task = baton.newTask(self.instance, name, body);
        baton.call(PortCall.START, task, task.id);
        return task;
    }
}
