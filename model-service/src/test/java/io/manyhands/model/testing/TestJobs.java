package io.manyhands.model.testing;

import io.manyhands.protocol.v1.BatchSpec;
import io.manyhands.protocol.v1.Counting;
import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.EarlyStopping;
import io.manyhands.protocol.v1.ElementType;
import io.manyhands.protocol.v1.Encoding;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.Initializer;
import io.manyhands.protocol.v1.InnerState;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.LocalSteps;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.Monitor;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.v1.Records;
import io.manyhands.protocol.v1.Training;
import io.manyhands.protocol.v1.WeightSpec;
import java.util.List;

/// Specifications as task-service derives them.
public final class TestJobs {
    private static final String TOPOLOGY = """
            {"class_name": "Sequential", "config": {"name": "tiny", "layers": [
              {"class_name": "InputLayer", "config": {"name": "in", "batch_input_shape": [null, 3]}},
              {"class_name": "Dense", "config": {
                "name": "dense", "units": 2, "activation": "softmax", "use_bias": true}}]}}""";

    private TestJobs() {}

    /// A dense layer of 8 parameters; 3 rounds of 5 leaves of 2 samples (the last leaf of a round has 2, too),
    /// SGD, no evaluation.
    public static JobSpec tiny(String id) {
        return JobSpec.newBuilder()
                .setJobId(id)
                .setName(id)
                .setSeed(7)
                .setTraining(training())
                .build();
    }

    private static Training.Builder training() {
        return Training.newBuilder()
                .setModel(ModelSpec.newBuilder()
                        .setTopologyJson(TOPOLOGY)
                        .addWeights(
                                weight("dense/kernel", Initializer.newBuilder().setUniformLimit(0.5f), 3, 2))
                        .addWeights(
                                weight("dense/bias", Initializer.newBuilder().setConstant(0), 2))
                        .setLoss(Loss.LOSS_CATEGORICAL_CROSSENTROPY))
                .setData(DataSpec.newBuilder()
                        .setSha256("ab".repeat(32))
                        .setSizeBytes(1560)
                        .setTrainSamples(100)
                        .setHeldOutFirst(100)
                        .setHeldOutSamples(20)
                        .setRecords(Records.newBuilder()
                                .addFeatureShape(3)
                                .setFeatureType(ElementType.ELEMENT_TYPE_FLOAT32)
                                .setFeatureScale(1)
                                .setClasses(2)))
                .setBatches(BatchSpec.newBuilder()
                        .setEpochs(1)
                        .setSamplesPerEpoch(29)
                        .setBatchSize(10)
                        .setLeafSize(2))
                .setOptimizer(sgd(0.1f));
    }

    /// The same, evaluated at version 0, every second round and at the end, with 3 leaves of 4 samples.
    public static JobSpec evaluated(String id) {
        var spec = tiny(id).toBuilder();
        spec.getTrainingBuilder()
                .setEvaluation(EvaluationSpec.newBuilder()
                        .setSamples(10)
                        .setLeafSize(4)
                        .setEveryRounds(2));
        return spec.build();
    }

    /// Of 15 rounds, each evaluated; no evaluation improves on the first one, so it ends with the second after it, at
    /// version 3, with the weights of version 0.
    public static JobSpec endingEarly(String id) {
        var spec = evaluated(id).toBuilder();
        var training = spec.getTrainingBuilder();
        training.getBatchesBuilder().setEpochs(5);
        training.getEvaluationBuilder()
                .setEveryRounds(1)
                .setEarlyStopping(EarlyStopping.newBuilder()
                        .setMonitor(Monitor.MONITOR_HELD_OUT_LOSS)
                        .setPatience(2)
                        .setMinDelta(1000)
                        .setRestoreBest(true));
        return spec.build();
    }

    /// The same as the first, with values that travel packed.
    public static JobSpec packed(String id) {
        var spec = tiny(id).toBuilder();
        spec.getTrainingBuilder().setEncoding(Encoding.ENCODING_INT8);
        return spec.build();
    }

    /// The same with another optimizer.
    public static JobSpec optimizedBy(OptimizerSpec optimizer, String id) {
        var spec = tiny(id).toBuilder();
        spec.getTrainingBuilder().setOptimizer(optimizer);
        return spec.build();
    }

    /// The same with trajectories of one step; in a round as many as there are leaves, and the last round has one less.
    public static JobSpec local(InnerState state, OptimizerSpec optimizer, String id) {
        var spec = optimizedBy(optimizer, id).toBuilder();
        spec.getTrainingBuilder()
                .setLocalSteps(LocalSteps.newBuilder()
                        .setBatchSize(2)
                        .setOuter(OptimizerSpec.newBuilder()
                                .setLearningRate(0.5f)
                                .setMomentum(OptimizerSpec.Momentum.newBuilder()
                                        .setMomentum(0.5f)
                                        .setNesterov(true)))
                        .setInnerState(state));
        return spec.build();
    }

    /// Work of another kind: 3 rounds of 5 leaves of 2 units (the last has 1).
    public static JobSpec counting(String id) {
        return JobSpec.newBuilder()
                .setJobId(id)
                .setName(id)
                .setCounting(Counting.newBuilder().setUnits(9).setLeafSize(2).setRounds(3))
                .build();
    }

    public static OptimizerSpec sgd(float learningRate) {
        return OptimizerSpec.newBuilder()
                .setLearningRate(learningRate)
                .setSgd(OptimizerSpec.Sgd.getDefaultInstance())
                .build();
    }

    public static WeightSpec weight(String name, Initializer.Builder initializer, Integer... shape) {
        return WeightSpec.newBuilder()
                .setName(name)
                .setInitializer(initializer)
                .addAllShape(List.of(shape))
                .build();
    }
}
