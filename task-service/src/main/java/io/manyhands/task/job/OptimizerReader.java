package io.manyhands.task.job;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Range;
import io.manyhands.task.json.Read;
import java.util.List;
import java.util.Map;

/// Reads the `optimizer` object of a job description; the defaults are those of TensorFlow.js, or
/// for AdamW, which it lacks, of Keras.
final class OptimizerReader {
    static final int MAX_LEARNING_RATE = Limit.LIMIT_OPTIMIZER_SETTING_VALUE;
    static final int MAX_ACCUMULATOR = Limit.LIMIT_OPTIMIZER_SETTING_VALUE;
    private static final Range LEARNING_RATE = Range.positiveUpTo(MAX_LEARNING_RATE);
    private static final Range FRACTION = Range.fraction();
    private static final Range CLIP = Range.positiveUpTo(Limit.LIMIT_OPTIMIZER_SETTING_VALUE);
    private static final List<String> CLIPS = List.of("clipValue", "clipNorm", "globalClipNorm");
    private static final Range EPSILON = Range.positiveUpTo(1);
    private static final double DEFAULT_EPSILON = 1e-7;
    private static final double DEFAULT_WEIGHT_DECAY = 0.004;

    private enum Type {
        SGD,
        MOMENTUM,
        RMSPROP,
        ADAM,
        ADAMW,
        ADAGRAD
    }

    private final JsonObject json;

    private OptimizerReader(JsonObject json) {
        this.json = json;
    }

    static Read<OptimizerSpec> read(JsonObject job) {
        return job.section("optimizer", json -> new OptimizerReader(json).read());
    }

    private OptimizerSpec read() {
        var type = json.choice(
                "type",
                Map.of(
                        "sgd",
                        Type.SGD,
                        "momentum",
                        Type.MOMENTUM,
                        "rmsprop",
                        Type.RMSPROP,
                        "adam",
                        Type.ADAM,
                        "adamw",
                        Type.ADAMW,
                        "adagrad",
                        Type.ADAGRAD));
        var spec = OptimizerSpec.newBuilder().setLearningRate((float) json.number("learningRate", LEARNING_RATE));
        clip(spec);
        ScheduleReader.read(json, spec);
        return switch (type) {
            case SGD -> spec.setSgd(OptimizerSpec.Sgd.getDefaultInstance()).build();
            case MOMENTUM -> spec.setMomentum(momentum()).build();
            case RMSPROP -> spec.setRmsprop(rmsProp()).build();
            case ADAM -> spec.setAdam(adam()).build();
            case ADAMW -> spec.setAdam(adam().setWeightDecay(weightDecay())).build();
            case ADAGRAD -> spec.setAdagrad(adagrad()).build();
        };
    }

    /// As in Keras, at most one of them.
    private void clip(OptimizerSpec.Builder spec) {
        spec.setClipValue(limit("clipValue")).setClipNorm(limit("clipNorm")).setGlobalClipNorm(limit("globalClipNorm"));
        var given = CLIPS.stream().filter(json::has).toList();
        if (given.size() > 1) {
            json.reject(
                    given.getLast(),
                    "is there with %s; a gradient is clipped in one way: keep one of them".formatted(given.getFirst()));
        }
    }

    private float limit(String field) {
        return json.has(field) ? (float) json.number(field, CLIP) : 0;
    }

    private OptimizerSpec.Momentum momentum() {
        return OptimizerSpec.Momentum.newBuilder()
                .setMomentum((float) json.number("momentum", FRACTION))
                .setNesterov(json.flagOr("nesterov", false))
                .build();
    }

    private OptimizerSpec.RmsProp rmsProp() {
        return OptimizerSpec.RmsProp.newBuilder()
                .setDecay((float) json.numberOr("decay", 0.9, FRACTION))
                .setMomentum((float) json.numberOr("momentum", 0, FRACTION))
                .setEpsilon(epsilon())
                .setCentered(json.flagOr("centered", false))
                .build();
    }

    private OptimizerSpec.Adam.Builder adam() {
        return OptimizerSpec.Adam.newBuilder()
                .setBeta1((float) json.numberOr("beta1", 0.9, FRACTION))
                .setBeta2((float) json.numberOr("beta2", 0.999, FRACTION))
                .setEpsilon(epsilon());
    }

    private float weightDecay() {
        return (float) json.numberOr("weightDecay", DEFAULT_WEIGHT_DECAY, Range.closed(0, 1));
    }

    private OptimizerSpec.Adagrad adagrad() {
        return OptimizerSpec.Adagrad.newBuilder()
                .setInitialAccumulator(
                        (float) json.numberOr("initialAccumulator", 0.1, Range.closed(0, MAX_ACCUMULATOR)))
                .setEpsilon(epsilon())
                .build();
    }

    private float epsilon() {
        return (float) json.numberOr("epsilon", DEFAULT_EPSILON, EPSILON);
    }
}
