package io.manyhands.task.job;

import io.manyhands.protocol.v1.InnerState;
import io.manyhands.protocol.v1.LocalSteps;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Range;
import java.util.Map;

/// Reads what the mode `localSteps` says of the optimizers. The defaults of the outer one are those of DiLoCo
/// (Douillard et al. 2023); averaged moments learn most from the same samples, and shared ones as much for fewer bytes.
final class LocalStepsReader {
    static final double OUTER_LEARNING_RATE = 0.7;
    static final double OUTER_MOMENTUM = 0.9;
    private static final Range LEARNING_RATE = Range.positiveUpTo(OptimizerReader.MAX_LEARNING_RATE);
    private static final Map<String, InnerState> STATES = Map.of(
            "reset",
            InnerState.INNER_STATE_RESET,
            "averaged",
            InnerState.INNER_STATE_AVERAGED,
            "shared",
            InnerState.INNER_STATE_SHARED);

    private LocalStepsReader() {}

    static LocalSteps.Builder read(JsonObject mode) {
        return LocalSteps.newBuilder()
                .setOuter(outer(mode))
                .setInnerState(mode.choiceOr("state", InnerState.INNER_STATE_SHARED, STATES));
    }

    private static OptimizerSpec outer(JsonObject mode) {
        if (!mode.has("outer")) {
            return nesterov(OUTER_LEARNING_RATE, OUTER_MOMENTUM);
        }
        var outer = mode.object("outer");
        double learningRate = outer.numberOr("learningRate", OUTER_LEARNING_RATE, LEARNING_RATE);
        double momentum = outer.numberOr("momentum", OUTER_MOMENTUM, Range.fraction());
        outer.rejectOthers();
        return nesterov(learningRate, momentum);
    }

    private static OptimizerSpec nesterov(double learningRate, double momentum) {
        return OptimizerSpec.newBuilder()
                .setLearningRate((float) learningRate)
                .setMomentum(OptimizerSpec.Momentum.newBuilder()
                        .setMomentum((float) momentum)
                        .setNesterov(true))
                .build();
    }
}
