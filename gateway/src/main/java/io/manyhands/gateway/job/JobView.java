package io.manyhands.gateway.job;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Schedule;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.JobChanged;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.RoundCommitted;
import org.jspecify.annotations.Nullable;

/// One open job as this gateway sees it. Used on the gateway's loop only; changed by [JobBoard].
public final class JobView {
    private final JobSpec spec;
    private final JobKeys keys;
    private final Schedule schedule;
    private final int parameters;
    private final TrafficTally traffic = new TrafficTally();
    private Progress progress;
    private int changes;
    private @Nullable Model model;
    private @Nullable RoundCommitted committed;
    private boolean started;
    private Divergence divergence = new Divergence();

    public JobView(JobSpec spec, Progress progress) {
        this.spec = spec;
        this.keys = Keys.job(spec.getJobId());
        this.schedule = new Schedule(spec);
        this.parameters = Tensors.parameters(spec.getModel());
        this.progress = progress;
    }

    /// Whether the numbers make sense: task-service has checked them, but a damaged job must not harm the others.
    static boolean isUsable(JobSpec spec) {
        var training = spec.getTraining();
        return training.getEpochs() > 0
                && training.getSamplesPerEpoch() > 0
                && training.getBatchSize() > 0
                && training.getLeafSize() > 0
                && isUsable(spec.getEvaluation())
                && isUsable(spec.getModel());
    }

    private static boolean isUsable(EvaluationSpec evaluation) {
        return evaluation.getSamples() == 0
                || (evaluation.getSamples() > 0 && evaluation.getLeafSize() > 0 && evaluation.getEveryRounds() > 0);
    }

    private static boolean isUsable(ModelSpec model) {
        try {
            int parameters = Tensors.parameters(model);
            return parameters > 0 && parameters <= Limit.LIMIT_PARAMETERS_VALUE;
        } catch (ArithmeticException e) {
            return false;
        }
    }

    public String id() {
        return keys.id();
    }

    public JobSpec spec() {
        return spec;
    }

    public JobKeys keys() {
        return keys;
    }

    public Schedule schedule() {
        return schedule;
    }

    /// Values in all weight tensors together.
    public int parameters() {
        return parameters;
    }

    public Progress progress() {
        return progress;
    }

    public JobState state() {
        return progress.state();
    }

    public TrafficTally traffic() {
        return traffic;
    }

    /// The current version's weights; null until they have been read.
    public @Nullable Model model() {
        return model != null && progress.isAt(model.version(), model.sha256()) ? model : null;
    }

    /// Whether tasks of the round under way can be handed out.
    public boolean isReady() {
        return model() != null && !progress.isOver();
    }

    /// Remembers that a task was leased.
    ///
    /// @return true the first time
    public boolean start() {
        var first = !started;
        started = true;
        return first;
    }

    /// Of the current version.
    public Divergence divergence() {
        return divergence;
    }

    public JobChanged announcement() {
        return JobChanged.newBuilder()
                .setSpec(spec)
                .setState(state())
                .setReason(progress.reason())
                .build();
    }

    /// How often the progress has changed: tells an answer that was asked for before a change from one that was asked
    /// after.
    int changes() {
        return changes;
    }

    void advance(Progress next, @Nullable RoundCommitted maker) {
        changes++;
        if (maker != null || !next.isAt(progress.version(), progress.sha256())) {
            committed = maker;
            divergence = new Divergence();
        }
        progress = next;
    }

    void publish(ByteString weights) {
        model = Model.of(this, weights, committed);
    }
}
