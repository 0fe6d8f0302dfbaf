package io.manyhands.model.reduce;

import com.google.protobuf.ByteString;
import io.manyhands.model.advance.Advance;
import io.manyhands.model.check.Auditing;
import io.manyhands.model.check.Features;
import io.manyhands.model.doubt.Claim;
import io.manyhands.model.doubt.Claim.Measured;
import io.manyhands.model.doubt.Jury;
import io.manyhands.model.doubt.Verdict;
import io.manyhands.model.doubt.Witness;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.Flaw;
import io.manyhands.protocol.work.MapWork;
import io.manyhands.protocol.work.PassedLimits;
import io.manyhands.protocol.work.Work;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// One round under way: the trees that the schedule gives it. Complete when all of them are.
///
/// Results were checked by the gateway: only their bounds are checked again. Not thread-safe.
///
/// @param <V> the value of a node
public final class Round<V> {
    private final Work work;
    private final Advance<V> advance;
    private final int number;
    private final ByteString baseSha256;
    private final Jury jury;
    private final Auditing auditing;
    private final Map<TaskKind, ReductionState<V>> trees = new EnumMap<>(TaskKind.class);
    private int duplicates;

    /// @param number the version that the round starts from
    /// @param baseSha256 raw SHA-256 of that version's state
    /// @param jury decides which results are believed
    /// @param auditing decides which of them are computed again
    public Round(Work work, Advance<V> advance, int number, ByteString baseSha256, Jury jury, Auditing auditing) {
        this.work = work;
        this.advance = advance;
        this.number = number;
        this.baseSha256 = baseSha256;
        this.jury = jury;
        this.auditing = auditing;
        var schedule = work.schedule();
        schedule.trees(number)
                .forEach(kind -> trees.put(kind, new ReductionState<>(schedule.tree(number, kind), advance::add)));
    }

    public int number() {
        return number;
    }

    /// Who decides which of its results are believed.
    public Jury jury() {
        return jury;
    }

    /// Takes a result into the sum if it is needed, and believed.
    public FoldOutcome accept(ResultEntry result, Instant now) {
        if (result.getRound() < number) {
            return new FoldOutcome.Stale();
        }
        if (result.getRound() > number) {
            return new FoldOutcome.Rejected(
                    "round %d: round %d is under way".formatted(result.getRound(), number), Optional.empty());
        }
        var tree = trees.get(result.getKind());
        if (tree == null) {
            return rejected("kind %s: not part of round %d".formatted(result.getKind(), number));
        }
        return work.schedule()
                .node(number, result.getKind(), result.getNode())
                .map(node -> accept(result, node, tree, now))
                .orElseGet(() -> rejected("node (%d, %d): outside %s"
                        .formatted(
                                result.getNode().getLevel(),
                                result.getNode().getIndex(),
                                work.schedule().tree(number, result.getKind()))));
    }

    public boolean isComplete() {
        return trees.values().stream().allMatch(tree -> tree.root().isPresent());
    }

    /// All sums, once the round is complete.
    public Optional<RoundSums<V>> sums() {
        if (!isComplete()) {
            return Optional.empty();
        }
        return Optional.of(
                new RoundSums<>(root(TaskKind.TASK_KIND_ADVANCE), root(TaskKind.TASK_KIND_EVALUATE), duplicates));
    }

    /// What no result covers, one message per tree that is not complete.
    public List<NodesMissing> missing() {
        return trees.entrySet().stream()
                .flatMap(tree -> message(tree.getKey(), tree.getValue().missing(), jury.avoid(tree.getKey())).stream())
                .toList();
    }

    /// The same work once more, by others than those who have said what came of it.
    public List<NodesMissing> again() {
        return jury.believedByWitnesses().entrySet().stream()
                .flatMap(computed -> trees.keySet().stream()
                        .flatMap(kind -> message(kind, nodes(computed.getValue(), kind), computed.getKey()).stream()))
                .toList();
    }

    private static List<TreeNode> nodes(List<Jury.Heard> heard, TaskKind kind) {
        return heard.stream()
                .filter(each -> each.kind() == kind)
                .map(Jury.Heard::node)
                .toList();
    }

    private FoldOutcome accept(ResultEntry result, TreeNode node, ReductionState<V> tree, Instant now) {
        return objection(result, node)
                .<FoldOutcome>map(reason -> new FoldOutcome.Rejected(
                        reason, message(result.getKind(), tree.missingBelow(node), bannedOf(result))))
                .orElseGet(() -> tree.isCovered(node) ? duplicate() : judge(result, node, tree, now));
    }

    private FoldOutcome judge(ResultEntry result, TreeNode node, ReductionState<V> tree, Instant now) {
        var claim = claim(result);
        return switch (jury.hear(result.getKind(), node, claim, now)) {
            case Verdict.Diverged() -> new FoldOutcome.Diverged();
            case Verdict.InDoubt(List<ByteString> avoid) -> {
                // Auditors have nothing to say to testimony: they may be faster, or slower.
                if (result.getNotFinite() || !work.isTestimony(number, result.getValue())) {
                    auditing.putAside(result, node);
                }
                yield new FoldOutcome.PutAside(
                        result.getNotFinite() ? Optional.empty() : message(result.getKind(), List.of(node), avoid));
            }
            case Verdict.Believed() -> {
                var value = decoded(result, jury.shortening(result.getKind(), claim));
                if (auditing.isActive()) {
                    auditing.used(result, node, features(result, value), limits(result));
                }
                var outcome = counted(tree.accept(node, value, Share.of(result, node)));
                jury.settle(result.getKind(), tree::isCovered);
                yield outcome;
            }
        };
    }

    private V decoded(ResultEntry result, double shortening) {
        var value = advance.decode(result.getValue().getValue());
        return shortening < 1 ? advance.shorten(value, shortening) : value;
    }

    private Features features(ResultEntry result, V value) {
        var measured = measured(result);
        var likeness =
                result.getKind() == TaskKind.TASK_KIND_ADVANCE ? advance.likeness(value) : OptionalDouble.empty();
        return new Features(measured.magnitude(), measured.cost(), likeness);
    }

    private PassedLimits limits(ResultEntry result) {
        return work instanceof MapWork map
                ? map.limits(number, result.getValue().getValue())
                : PassedLimits.NONE;
    }

    private List<ByteString> bannedOf(ResultEntry result) {
        return auditing.isBanned(result.getVolunteerId()) ? List.of(result.getVolunteerId()) : List.of();
    }

    private Claim claim(ResultEntry result) {
        return new Claim(Witness.of(result), result.getNotFinite() ? Optional.empty() : Optional.of(measured(result)));
    }

    private Measured measured(ResultEntry result) {
        var value = result.getValue();
        double units = Integer.toUnsignedLong(value.getUnits());
        return new Measured(
                ByteString.copyFrom(value.getSha256().toByteArray()),
                result.getMagnitude() / units,
                work.cost(value) / units,
                work.isTestimony(number, value));
    }

    /// Why a result cannot be used; empty if it can.
    private Optional<String> objection(ResultEntry result, TreeNode node) {
        if (auditing.isBanned(result.getVolunteerId())) {
            return Optional.of("its volunteer is banned");
        }
        if (!isBase(result)) {
            return Optional.of("computed from another state than that of version %d".formatted(number));
        }
        return result.getNotFinite()
                ? Optional.empty()
                : work.flaw(number, result.getKind(), node, result.getValue()).map(Flaw::reason);
    }

    /// Whether it was computed from the state that the round starts from.
    private boolean isBase(ResultEntry result) {
        return result.getBaseSha256().equals(baseSha256);
    }

    private static FoldOutcome rejected(String reason) {
        return new FoldOutcome.Rejected(reason, Optional.empty());
    }

    private Optional<Root<V>> root(TaskKind kind) {
        var tree = trees.get(kind);
        return tree == null ? Optional.empty() : tree.root();
    }

    private FoldOutcome counted(TreeOutcome outcome) {
        return switch (outcome) {
            case TreeOutcome.Folded(int dropped) -> {
                duplicates += dropped;
                yield new FoldOutcome.Folded(dropped);
            }
            case TreeOutcome.Duplicate() -> duplicate();
        };
    }

    private FoldOutcome duplicate() {
        duplicates++;
        return new FoldOutcome.Duplicate();
    }

    private static List<ByteString> last(Collection<ByteString> avoid) {
        return avoid.stream()
                .skip(Math.max(0, avoid.size() - Limit.LIMIT_AVOIDED_VALUE))
                .toList();
    }

    private Optional<NodesMissing> message(TaskKind kind, List<TreeNode> nodes, Collection<ByteString> avoid) {
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(NodesMissing.newBuilder()
                .setRound(number)
                .setKind(kind)
                .addAllNodes(nodes.stream().map(TreeNode::toMessage).toList())
                .addAllAvoid(last(avoid))
                .build());
    }
}
