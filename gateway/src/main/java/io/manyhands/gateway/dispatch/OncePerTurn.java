package io.manyhands.gateway.dispatch;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Does a piece of work later, once for all that asked for it until then. Whoever asks while it is being done has it
/// done again, so nothing is missed. Used on the executor's thread only.
final class OncePerTurn<T> {
    private final Executor executor;
    private final Consumer<T> work;
    private final Set<T> due = new HashSet<>();

    OncePerTurn(Executor executor, Consumer<T> work) {
        this.executor = executor;
        this.work = work;
    }

    /// @param what the work is to be done for
    void ask(T what) {
        if (due.add(what)) {
            executor.execute(() -> {
                due.remove(what);
                work.accept(what);
            });
        }
    }
}
