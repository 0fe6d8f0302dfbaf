package io.manyhands.protocol.check;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.BatchSpec;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.Counting;
import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.ElementType;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.Initializer;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.v1.Records;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.v1.Training;
import io.manyhands.protocol.v1.VersionAnnounced;
import io.manyhands.protocol.v1.WeightSpec;

/// Messages all of whose fields are within their bounds.
final class Samples {
    static final ByteString HASH = ByteString.copyFrom(new byte[32]);
    static final ByteString VOLUNTEER = ByteString.copyFrom(new byte[12]);

    private Samples() {}

    static JobSpec counting() {
        return JobSpec.newBuilder()
                .setJobId("count-1")
                .setName("Zoë counts")
                .setCounting(Counting.newBuilder().setUnits(10).setLeafSize(4).setRounds(2))
                .build();
    }

    static JobSpec training() {
        return JobSpec.newBuilder()
                .setJobId("train-1")
                .setCreatedAtMs(1_700_000_000_000L)
                .setTraining(Training.newBuilder()
                        .setModel(ModelSpec.newBuilder()
                                .setTopologyJson("{}")
                                .setLoss(Loss.LOSS_MEAN_SQUARED_ERROR)
                                .addWeights(weight().addShape(2).addShape(3))
                                .addWeights(weight()))
                        .setData(DataSpec.newBuilder()
                                .setSha256("0a".repeat(32))
                                .setSizeBytes(1000)
                                .setTrainSamples(100)
                                .setRecords(Records.newBuilder()
                                        .addFeatureShape(4)
                                        .setFeatureType(ElementType.ELEMENT_TYPE_FLOAT32)
                                        .setFeatureScale(1)
                                        .setClasses(2)))
                        .setBatches(BatchSpec.newBuilder()
                                .setEpochs(1)
                                .setSamplesPerEpoch(100)
                                .setBatchSize(10)
                                .setLeafSize(5))
                        .setOptimizer(OptimizerSpec.newBuilder()
                                .setLearningRate(0.01f)
                                .setSgd(OptimizerSpec.Sgd.getDefaultInstance()))
                        .setEvaluation(EvaluationSpec.getDefaultInstance()))
                .build();
    }

    static GatewayMessage version() {
        return GatewayMessage.newBuilder()
                .setVersionAnnounced(VersionAnnounced.newBuilder()
                        .setJobId("train-1")
                        .setVersion(1)
                        .setSha256(HASH)
                        .setCommitted(RoundCommitted.newBuilder()
                                .setBaseSha256(HASH)
                                .setSha256(HASH)
                                .addContributions(contribution())))
                .build();
    }

    private static WeightSpec.Builder weight() {
        return WeightSpec.newBuilder()
                .setName("w")
                .setInitializer(Initializer.newBuilder().setConstant(0));
    }

    private static Contribution contribution() {
        return Contribution.newBuilder()
                .setKind(TaskKind.TASK_KIND_ADVANCE)
                .setNode(Node.newBuilder().setLevel(1))
                .setVolunteerId(VOLUNTEER)
                .setUnits(8)
                .setValueSha256(HASH)
                .build();
    }
}
