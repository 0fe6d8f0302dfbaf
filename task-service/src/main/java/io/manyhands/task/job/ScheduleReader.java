package io.manyhands.task.job;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Range;
import java.util.Map;

/// Reads the `schedule` of an optimizer: how its learning rate changes. Steps are rounds.
final class ScheduleReader {
    static final int MAX_PIECES = 64;
    private static final int MAX_STEPS = Limit.LIMIT_ROUNDS_VALUE;
    private static final Range RATE = Range.closed(0, OptimizerReader.MAX_LEARNING_RATE);
    private static final Range DECAY = new Range(0, false, 1, true);

    private enum Type {
        CONSTANT,
        EXPONENTIAL,
        PIECEWISE,
        COSINE
    }

    private ScheduleReader() {}

    /// @param spec told of the schedule, if there is one
    static void read(JsonObject optimizer, OptimizerSpec.Builder spec) {
        if (!optimizer.has("schedule")) {
            return;
        }
        var json = optimizer.object("schedule");
        switch (json.choice(
                "type",
                Map.of(
                        "constant",
                        Type.CONSTANT,
                        "exponential",
                        Type.EXPONENTIAL,
                        "piecewise",
                        Type.PIECEWISE,
                        "cosine",
                        Type.COSINE))) {
            case CONSTANT -> {}
            case EXPONENTIAL -> spec.setExponential(exponential(json));
            case PIECEWISE -> spec.setPiecewise(piecewise(json));
            case COSINE -> spec.setCosine(cosine(json));
        }
        json.rejectOthers();
    }

    private static OptimizerSpec.Exponential exponential(JsonObject json) {
        return OptimizerSpec.Exponential.newBuilder()
                .setSteps(json.integer("decaySteps", 1, MAX_STEPS))
                .setLogRate(StrictMath.log(json.number("decayRate", DECAY)))
                .setStaircase(json.flagOr("staircase", false))
                .build();
    }

    private static OptimizerSpec.Piecewise piecewise(JsonObject json) {
        var boundaries = json.integers("boundaries", 1, MAX_PIECES, 0, MAX_STEPS);
        var values = json.numbers("values", 1, MAX_PIECES, RATE);
        var schedule = OptimizerSpec.Piecewise.newBuilder().addAllBoundaries(boundaries);
        values.forEach(value -> schedule.addRates(value.floatValue()));
        for (int i = 1; i < boundaries.size(); i++) {
            if (boundaries.get(i) <= boundaries.get(i - 1)) {
                json.reject("boundaries", "is %s; each must be above the one before".formatted(boundaries));
            }
        }
        if (json.isSound() && values.size() != boundaries.size()) {
            json.reject(
                    "values",
                    "has %d numbers; must have as many as boundaries, which is %d: the learning rates after each. Before the first it is learningRate"
                            .formatted(values.size(), boundaries.size()));
        }
        return schedule.build();
    }

    private static OptimizerSpec.Cosine cosine(JsonObject json) {
        return OptimizerSpec.Cosine.newBuilder()
                .setDecaySteps(json.integer("decaySteps", 1, MAX_STEPS))
                .setAlpha((float) json.numberOr("alpha", 0, Range.closed(0, 1)))
                .setWarmupSteps(json.integerOr("warmupSteps", 0, 0, MAX_STEPS))
                .setWarmupFrom((float) json.numberOr("warmupFrom", 0, RATE))
                .build();
    }
}
