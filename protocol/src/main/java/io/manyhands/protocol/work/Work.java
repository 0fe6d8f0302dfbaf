package io.manyhands.protocol.work;

import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.NodeValue;
import io.manyhands.protocol.v1.TaskKind;
import java.time.Duration;
import java.util.Optional;

/// What a job computes: its schedule, and what its states and the values of its nodes look like. Immutable.
public sealed interface Work permits TrainingWork, CountingWork, MapWork {
    /// @param job within the bounds that its fields say, see [io.manyhands.protocol.check.CheckedParser]
    /// @throws IllegalArgumentException if the specification names no work, or has counts that do not go together:
    ///     task-service checks them, but a damaged job must not harm the others
    static Work of(JobSpec job) {
        return switch (job.getWorkCase()) {
            case TRAINING -> new TrainingWork(job.getTraining(), job.getSeed());
            case COUNTING -> new CountingWork(job.getCounting());
            case MAP_REDUCE -> new MapWork(job.getMapReduce());
            case WORK_NOT_SET ->
                throw new IllegalArgumentException(
                        "job '%s' names no work, or one that this version does not know".formatted(job.getJobId()));
        };
    }

    Schedule schedule();

    /// Whether all devices compute the same bits.
    boolean isExact();

    /// Length of each version's state; the largest, where it varies.
    int stateBytes();

    /// Whether each version's state is a part of what the job comes to, so that none is to be forgotten.
    default boolean isOutput() {
        return false;
    }

    /// Whether a version may travel as a [io.manyhands.protocol.v1.Change] of the one before.
    boolean hasChanges();

    /// Length of [NodeValue#getValue()] in a tree of that kind; the largest, where it varies.
    int valueBytes(TaskKind kind);

    /// Everything that can be seen without looking at each byte: gateways refuse such a value, model-services
    /// ignore it.
    ///
    /// @param node of that tree, see [Schedule#node]
    default Optional<Flaw> flaw(int round, TaskKind kind, TreeNode node, NodeValue value) {
        return NodeValues.unitsFlaw(value, schedule().unitsBelow(round, kind, node))
                .or(() -> lengthFlaw(kind, value))
                .or(() -> countFlaw(value));
    }

    /// What can only be seen by looking at each byte; takes time in proportion to the value's length.
    ///
    /// @param value without a [#flaw]
    default Inspection inspect(NodeValue value) {
        return NodeValues.hashFlaw(value).map(Inspection::flawed).orElseGet(() -> measure(value));
    }

    /// What is wrong with it; see [#inspect].
    default Optional<Flaw> contentFlaw(NodeValue value) {
        return inspect(value).flaw();
    }

    /// Whether the value says something that only whoever computed it can know, so that several have to say the same.
    ///
    /// @param value without a [#flaw]
    default boolean isTestimony(int round, NodeValue value) {
        return false;
    }

    /// How long one unit may take by the job's own rules, whatever others have taken; zero if it has none.
    default Duration longestUnit() {
        return Duration.ZERO;
    }

    /// What the value says it has cost, summed over its units: the loss, in training. Read, not checked.
    ///
    /// @param value without a [#flaw]
    double cost(NodeValue value);

    /// Whether counts inside of the value contradict its units.
    Optional<Flaw> countFlaw(NodeValue value);

    /// Whether the value holds numbers that cannot be, and how large it is.
    Inspection measure(NodeValue value);

    /// Whether the value is too short or too long to be read.
    default Optional<Flaw> lengthFlaw(TaskKind kind, NodeValue value) {
        int length = value.getValue().size();
        return length == valueBytes(kind)
                ? Optional.empty()
                : Optional.of(new Flaw(
                        Flaw.Kind.LENGTH, "value has %d bytes, must have %d".formatted(length, valueBytes(kind))));
    }
}
