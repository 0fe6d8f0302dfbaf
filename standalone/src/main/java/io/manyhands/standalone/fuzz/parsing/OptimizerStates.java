package io.manyhands.standalone.fuzz.parsing;

import io.manyhands.model.optimize.OptimizerState;
import io.manyhands.model.optimize.OptimizerStateCodec;
import io.manyhands.standalone.fuzz.Outcome;
import io.manyhands.standalone.fuzz.Target;
import io.manyhands.standalone.fuzz.mutate.Form;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What an optimizer remembers, as it lies in Redis. What can be read is written with the same bytes.
final class OptimizerStates {
    private OptimizerStates() {}

    static Target target() {
        return new Target("optimizer-states", Form.BYTES, examples(), OptimizerStates::take);
    }

    private static Outcome take(byte[] input) {
        return Declared.refusal(List.of(OptimizerStateCodec.class.getName()), () -> {
            var state = OptimizerStateCodec.decode(input);
            if (state.steps() >= 0 && !Arrays.equals(input, OptimizerStateCodec.encode(state))) {
                throw new IllegalStateException("written again, the state has other bytes");
            }
            return new Outcome.Accepted("%s %s"
                    .formatted(
                            "s".repeat(Math.min(3, state.scalars().size())),
                            "l".repeat(Math.min(3, state.slots().size()))));
        });
    }

    private static List<byte[]> examples() {
        return Stream.of(
                        new OptimizerState(0, List.of(), List.of()),
                        new OptimizerState(7, List.of(), List.of(new float[] {1, 2, 3})),
                        new OptimizerState(100, List.of(0.9f, 0.999f), List.of(new float[] {1, 2}, new float[] {3, 4})))
                .map(OptimizerStateCodec::encode)
                .toList();
    }
}
