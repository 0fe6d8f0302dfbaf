package io.manyhands.model.advance;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.Keys.MapField;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.MapReduceOutcome;
import io.manyhands.protocol.work.FailedInput;
import io.manyhands.protocol.work.MapEntries;
import io.manyhands.protocol.work.MapSchedule;
import io.manyhands.protocol.work.MapWork;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Map-reduce: values are put one behind the other. What a batch has come to is added to the state, which a fold then
/// replaces; where nothing is folded, it is the state.
final class MapAdvance implements Advance<ByteString> {
    private static final byte[] NOTHING = {};
    private static final int MOST_BYTES = Limit.LIMIT_MAP_VALUE_BYTES_VALUE;

    private final MapWork work;
    private byte[] state;

    /// @param state kept
    MapAdvance(MapWork work, byte[] state) {
        this.work = work;
        this.state = state;
    }

    @Override
    public ByteString decode(ByteString value) {
        return value;
    }

    @Override
    public ByteString add(ByteString left, ByteString right) {
        return left.concat(right);
    }

    @Override
    public byte[] state() {
        return state.clone();
    }

    @Override
    public byte[] memory() {
        return NOTHING;
    }

    @Override
    public AdvanceOutcome step(CompleteRound<ByteString> round) {
        var root = round.advanced().map(CompleteRound.Sum::value).orElse(ByteString.EMPTY);
        if (root.size() > MOST_BYTES) {
            return new AdvanceOutcome.Failed(
                    "the results of round %d take %d bytes, at most %d are allowed; create the job again with fewer leavesPerRound"
                            .formatted(round.number(), root.size(), MOST_BYTES));
        }
        state = next(round.number(), root).toByteArray();
        var outcome = outcome(round, root);
        var limits = work.limits(round.number(), root);
        return new AdvanceOutcome.Next(
                state(),
                memory(),
                Optional.empty(),
                RootHashes.of(Optional.of(root), Optional.empty())
                        .setMapReduce(outcome)
                        .addAllLimitedByTime(limits.time())
                        .addAllLimitedByMemory(limits.memory())
                        .build(),
                Map.of(
                        MapField.INPUTS, Long.toString(outcome.getInputs()),
                        MapField.FAILED, Long.toString(outcome.getFailed())),
                failures(round.number(), root));
    }

    private List<FailedInput> failures(int round, ByteString root) {
        return work.schedule().isFold(round)
                ? List.of()
                : FailedInputs.in(round, work.job().getInputs().getCount(), root);
    }

    private ByteString next(int round, ByteString root) {
        boolean isAdded = work.schedule().folds() && !work.schedule().isFold(round);
        return isAdded ? ByteString.copyFrom(state).concat(root) : root;
    }

    /// A fold tells what the batches before it have come to. What is not folded is counted here.
    private MapReduceOutcome outcome(CompleteRound<ByteString> round, ByteString root) {
        MapSchedule schedule = work.schedule();
        // What the iteration before has come to stays in the state until a fold replaces it.
        boolean isFirst = !schedule.isFold(round.number()) && schedule.batch(round.number()) == 0;
        var found = MapEntries.read(schedule.folds() && !isFirst ? ByteString.copyFrom(state) : root)
                .orElseThrow(() -> new IllegalStateException("values without a flaw are made of whole entries"));
        boolean isContinued = !schedule.folds() && round.number() > 0;
        return MapReduceOutcome.newBuilder()
                .setInputs(found.inputs() + (isContinued ? figure(round, MapField.INPUTS) : 0))
                .setFailed(found.failed() + (isContinued ? figure(round, MapField.FAILED) : 0))
                .build();
    }

    private static long figure(CompleteRound<ByteString> round, String name) {
        return Long.parseLong(round.figures().getOrDefault(name, "0"));
    }

    @Override
    public void recall(byte[] state, byte[] memory) {
        this.state = state.clone();
    }

    @Override
    public String notFinite() {
        return "results are reported that are not finite, which results of programs cannot be; update all services to one version";
    }

    @Override
    public List<FigureGauge> gauges() {
        return List.of(new FigureGauge("map.inputs", MapField.INPUTS), new FigureGauge("map.failed", MapField.FAILED));
    }
}
