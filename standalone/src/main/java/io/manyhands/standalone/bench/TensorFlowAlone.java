package io.manyhands.standalone.bench;

import java.nio.file.Path;
import java.util.List;

/// A process that trains a job with TensorFlow.js alone (`bench-tfjs-alone.js`), a few rounds at a time. Closing ends
/// it.
final class TensorFlowAlone implements AutoCloseable {
    private final Contender process;

    private TensorFlowAlone(Contender process) {
        this.process = process;
    }

    /// Returns when the process has chosen its backend and waits for work.
    ///
    /// @param job directory of a [io.manyhands.standalone.local.TrainingFiles]
    static TensorFlowAlone start(Path job) {
        return new TensorFlowAlone(Contender.start("tfjs-alone", job));
    }

    /// Trains so many rounds more.
    Slice train(int rounds) {
        return process.work(rounds, Slice.class);
    }

    @Override
    public void close() {
        process.close();
    }

    /// @param seconds that these rounds took
    /// @param heldOut evaluations among them
    record Slice(String backend, double seconds, List<Evaluation> heldOut) {}
}
