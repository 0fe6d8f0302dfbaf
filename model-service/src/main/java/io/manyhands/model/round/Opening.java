package io.manyhands.model.round;

import io.manyhands.model.initialize.InitialWeights;
import io.manyhands.model.optimize.Optimizer;
import io.manyhands.model.optimize.OptimizerStateCodec;
import io.manyhands.model.version.Commit;
import io.manyhands.model.version.StoredJob;
import io.manyhands.model.version.UnusableJobException;
import io.manyhands.protocol.Schedule;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.JobSpec;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/// How a job's training begins: with version 0, or where an earlier owner left it.
///
/// What makes no sense ends as [UnusableJobException].
record Opening(JobRoom room) {
    /// Version 0 and what follows it.
    record First(Commit commit, JobRounds training) {}

    Uni<First> first(JobSpec spec) {
        var sha256 = spec.getModel().getInitialWeightsSha256();
        if (sha256.isEmpty()) {
            return room.pool().compute(() -> usable(() -> first(spec, InitialWeights.draw(spec))));
        }
        return room.jobs()
                .dataset(sha256)
                .map(bytes -> bytes.orElseThrow(() -> new UnusableJobException(
                        "initial weights: there is no data set %s; upload it and create the job again"
                                .formatted(sha256))))
                .chain(bytes -> room.pool().compute(() -> usable(() -> first(spec, InitialWeights.take(spec, bytes)))));
    }

    JobRounds resume(StoredJob.Underway job) {
        return usable(() -> {
            var weights = InitialWeights.take(job.spec(), job.weights());
            var state = OptimizerStateCodec.decode(job.optimizer());
            var optimizer = Optimizer.restore(job.spec().getOptimizer(), weights.length, state);
            return new JobRounds(
                    job.spec(), job.status(), weights, optimizer, room.clock().instant());
        });
    }

    private First first(JobSpec spec, float[] weights) {
        var now = room.clock().instant();
        var optimizer = Optimizer.of(spec.getOptimizer(), Tensors.parameters(spec.getModel()));
        var commit = CommitDraft.first(new Schedule(spec), weights, optimizer.state(), now);
        return new First(commit, new JobRounds(spec, commit.status(), weights, optimizer, now));
    }

    private static <T> T usable(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnusableJobException(String.valueOf(e.getMessage()), e);
        }
    }
}
