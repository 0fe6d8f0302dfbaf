package io.manyhands.model.advance;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.Keys.CountingField;
import io.manyhands.protocol.v1.CountingOutcome;
import io.manyhands.protocol.work.CountingValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Counting: what was counted in a round is added to the total.
final class CountingAdvance implements Advance<CountingValue> {
    private static final byte[] NOTHING = {};

    private long total;

    CountingAdvance(long total) {
        this.total = total;
    }

    @Override
    public CountingValue decode(ByteString value) {
        return CountingValue.decode(value);
    }

    @Override
    public CountingValue add(CountingValue left, CountingValue right) {
        return new CountingValue(left.count() + right.count());
    }

    @Override
    public byte[] state() {
        return new CountingValue(total).encode().toByteArray();
    }

    @Override
    public byte[] memory() {
        return NOTHING;
    }

    @Override
    public AdvanceOutcome step(CompleteRound<CountingValue> round) {
        var message = RootHashes.of(
                round.advanced().map(sum -> sum.value().encode()),
                round.evaluated().map(sum -> sum.value().encode()));
        total += round.advanced().map(sum -> sum.value().count()).orElse(0L);
        var outcome = CountingOutcome.newBuilder().setTotal(total);
        return new AdvanceOutcome.Next(
                state(),
                memory(),
                Optional.empty(),
                message.setCounting(outcome).build(),
                Map.of(CountingField.TOTAL, Long.toUnsignedString(total)));
    }

    @Override
    public void recall(byte[] state, byte[] memory) {
        throw new IllegalStateException("a step of counting has failed, which none does");
    }

    @Override
    public String notFinite() {
        return "results are reported that are not finite, which counts always are; update all services to one version";
    }

    @Override
    public List<FigureGauge> gauges() {
        return List.of(new FigureGauge("counted", CountingField.TOTAL));
    }
}
