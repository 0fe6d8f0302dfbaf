package io.manyhands.protocol.work;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.MapReduce;
import io.manyhands.protocol.v1.NodeValue;
import io.manyhands.protocol.v1.SharedFile;
import io.manyhands.protocol.v1.TaskKind;
import java.time.Duration;
import java.util.Optional;

/// A program of somebody else, called for each of many inputs. Values and states are [MapEntries].
public final class MapWork implements Work {
    private static final int MOST_BYTES = Limit.LIMIT_MAP_VALUE_BYTES_VALUE;

    private final MapReduce job;
    private final MapSchedule schedule;

    /// @param job within the bounds that its fields say
    /// @throws IllegalArgumentException if it has too many rounds, or shares too much
    public MapWork(MapReduce job) {
        long rounds = MapSchedule.roundsOf(job);
        if (rounds > Limit.LIMIT_ROUNDS_VALUE) {
            throw new IllegalArgumentException(
                    "%d rounds, at most %d are allowed: use larger leaves, or more leaves in a round"
                            .formatted(rounds, Limit.LIMIT_ROUNDS_VALUE));
        }
        long shared =
                job.getSharedList().stream().mapToLong(SharedFile::getBytes).sum();
        if (shared > Limit.LIMIT_DATASET_BYTES_VALUE) {
            throw new IllegalArgumentException("%d bytes of shared files, at most %d are allowed"
                    .formatted(shared, Limit.LIMIT_DATASET_BYTES_VALUE));
        }
        this.job = job;
        this.schedule = new MapSchedule(job);
    }

    public MapReduce job() {
        return job;
    }

    @Override
    public MapSchedule schedule() {
        return schedule;
    }

    @Override
    public Duration longestUnit() {
        return Duration.ofMillis(job.getLimits().getMillisPerInput());
    }

    @Override
    public boolean isExact() {
        return true;
    }

    @Override
    public boolean hasChanges() {
        return false;
    }

    /// What a fold has come to, and a batch behind it.
    @Override
    public int stateBytes() {
        return 2 * MOST_BYTES;
    }

    /// Where results are not reduced, each version has those of a batch.
    @Override
    public boolean isOutput() {
        return !MapSchedule.folds(job);
    }

    @Override
    public int valueBytes(TaskKind kind) {
        return MOST_BYTES;
    }

    @Override
    public Optional<Flaw> lengthFlaw(TaskKind kind, NodeValue value) {
        int length = value.getValue().size();
        return length <= MOST_BYTES
                ? Optional.empty()
                : Optional.of(new Flaw(
                        Flaw.Kind.LENGTH, "value has %d bytes, at most %d are allowed".formatted(length, MOST_BYTES)));
    }

    @Override
    public Optional<Flaw> flaw(int round, TaskKind kind, TreeNode node, NodeValue value) {
        return NodeValues.unitsFlaw(value, schedule.unitsBelow(round, kind, node))
                .or(() -> lengthFlaw(kind, value))
                .or(() -> entriesFlaw(round, schedule.tree(round, kind).leavesBelow(node), value))
                .or(() -> limitsFlaw(round, kind, node, value));
    }

    private Optional<Flaw> entriesFlaw(int round, long leaves, NodeValue value) {
        var entries = MapEntries.read(value.getValue());
        if (entries.isEmpty()) {
            return Optional.of(new Flaw(Flaw.Kind.LENGTH, "value is not made of whole entries"));
        }
        if (entries.get().count() != leaves) {
            return Optional.of(new Flaw(
                    Flaw.Kind.COUNT,
                    "%d entries, the subtree has %d leaves"
                            .formatted(entries.get().count(), leaves)));
        }
        return schedule.isFold(round) ? Optional.empty() : inputsFlaw(entries.get(), value);
    }

    private Optional<Flaw> limitsFlaw(int round, TaskKind kind, TreeNode node, NodeValue value) {
        long first = schedule.batch(round) * job.getLeafSize() * job.getLeavesPerRound()
                + schedule.tree(round, kind).firstLeaf(node) * job.getLeafSize();
        long end = first + value.getUnits();
        return limits(round, value.getValue())
                .all()
                .filter(index -> index < first || index >= end)
                .findFirst()
                .map(index -> new Flaw(
                        Flaw.Kind.COUNT,
                        "input %d passes a limit, the subtree has %d to %d".formatted(index, first, end - 1)));
    }

    private static Optional<Flaw> inputsFlaw(MapEntries entries, NodeValue value) {
        return entries.inputs() == value.getUnits()
                ? Optional.empty()
                : Optional.of(new Flaw(
                        Flaw.Kind.COUNT,
                        "%d inputs, the subtree has %d".formatted(entries.inputs(), value.getUnits())));
    }

    /// Whether an input took too long, or needed too much, is known to whoever tried: others may be faster.
    @Override
    public boolean isTestimony(int round, NodeValue value) {
        return !limits(round, value.getValue()).isEmpty();
    }

    /// Inputs that a value, or a round's root, says to have passed a limit.
    ///
    /// @param entries without a [#flaw]
    public PassedLimits limits(int round, ByteString entries) {
        return schedule.isFold(round) ? PassedLimits.NONE : PassedLimits.in(entries);
    }

    /// The inputs that failed.
    @Override
    public double cost(NodeValue value) {
        return MapEntries.read(value.getValue()).map(MapEntries::failed).orElse(0L);
    }

    @Override
    public Optional<Flaw> countFlaw(NodeValue value) {
        return Optional.empty();
    }

    @Override
    public Inspection measure(NodeValue value) {
        return Inspection.sound(0);
    }
}
