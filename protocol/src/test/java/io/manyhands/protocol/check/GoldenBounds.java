package io.manyhands.protocol.check;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.manyhands.protocol.JsonText;
import io.manyhands.protocol.v1.Assign;
import io.manyhands.protocol.v1.Cancel;
import io.manyhands.protocol.v1.Error;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.Initializer;
import io.manyhands.protocol.v1.JobChanged;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.v1.TextWindows;
import io.manyhands.protocol.v1.Training;
import io.manyhands.protocol.v1.Welcome;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Messages within their bounds, and messages of which one field is not.
public final class GoldenBounds {
    private GoldenBounds() {}

    public static List<JsonText> cases() {
        return Stream.of(jobs(), trainings(), models(), gatewayMessages())
                .flatMap(cases -> cases)
                .map(GoldenBounds::golden)
                .toList();
    }

    private static Stream<Message> jobs() {
        return Stream.of(
                JobSpec.getDefaultInstance(),
                Samples.counting(),
                job(job -> job.clearWork()),
                job(job -> job.setJobId("")),
                job(job -> job.setJobId("a".repeat(33))),
                job(job -> job.setJobId("Count")),
                job(job -> job.setName("😀".repeat(80))),
                job(job -> job.setName("😀".repeat(81))),
                job(job -> job.setSeed(-1)),
                job(job -> job.setCreatedAtMs(-1)),
                job(job -> job.getCountingBuilder().setUnits(0)),
                job(job -> job.getCountingBuilder().setUnits(-1)),
                job(job -> job.getCountingBuilder().setUnits(Limit.LIMIT_UNITS_PER_ROUND_VALUE)),
                job(job -> job.getCountingBuilder().setUnits(Limit.LIMIT_UNITS_PER_ROUND_VALUE + 1)),
                job(job -> job.getCountingBuilder().setLeafSize(Limit.LIMIT_UNITS_PER_LEAF_VALUE + 1)),
                job(job -> job.getCountingBuilder().setRounds(0)));
    }

    private static Stream<Message> trainings() {
        return Stream.of(
                Samples.training(),
                training(training -> training.clearData()),
                training(training -> training.clearEvaluation()),
                training(training -> training.getDataBuilder().setSha256("0A".repeat(32))),
                training(training -> training.getDataBuilder().setSizeBytes(-1)),
                training(training -> training.getDataBuilder().clearSource()),
                training(training ->
                        training.getDataBuilder().getRecordsBuilder().clearTarget()),
                training(training ->
                        training.getDataBuilder().getRecordsBuilder().setClasses(1)),
                training(training ->
                        training.getDataBuilder().getRecordsBuilder().setValues(0)),
                training(training ->
                        training.getDataBuilder().getRecordsBuilder().clearFeatureShape()),
                training(training ->
                        training.getDataBuilder().getRecordsBuilder().setFeatureScale(Float.NaN)),
                training(training -> training.getDataBuilder().setText(text().setUnigramEntropy(0))),
                training(training -> training.getDataBuilder().setText(text().setUnigramEntropy(-0.5))),
                training(training -> training.getDataBuilder().setText(text().setUnigramEntropy(1 / 0.0))),
                training(training -> training.getDataBuilder().setText(text().setAlphabet(""))),
                training(training -> training.getBatchesBuilder().setEpochs(0)),
                training(training -> training.getEvaluationBuilder().setLeafSize(Limit.LIMIT_UNITS_PER_LEAF_VALUE + 1)),
                training(training -> training.getOptimizerBuilder().clearKind()),
                training(training -> training.getOptimizerBuilder().setLearningRate(-0.5f)),
                training(training -> training.getOptimizerBuilder().setLearningRate(Float.POSITIVE_INFINITY)),
                training(training -> training.getOptimizerBuilder()
                        .setMomentum(OptimizerSpec.Momentum.newBuilder().setMomentum(1.5f))));
    }

    private static Stream<Message> models() {
        return Stream.of(
                training(training -> training.getModelBuilder().clearWeights()),
                training(training -> training.getModelBuilder().setLoss(Loss.LOSS_UNSPECIFIED)),
                training(training -> training.getModelBuilder().setLossValue(99)),
                training(training -> training.getModelBuilder().setInitialWeightsSha256("0a".repeat(32))),
                training(training -> training.getModelBuilder().setInitialWeightsSha256("0a")),
                training(training ->
                        training.getModelBuilder().getWeightsBuilder(0).setShape(1, 0)),
                training(training ->
                        training.getModelBuilder().getWeightsBuilder(0).setShape(0, Limit.LIMIT_PARAMETERS_VALUE + 1)),
                training(training ->
                        training.getModelBuilder().getWeightsBuilder(1).addAllShape(List.of(1, 1, 1, 1, 1, 1, 1, 1))),
                training(training -> training.getModelBuilder()
                        .getWeightsBuilder(1)
                        .addAllShape(List.of(1, 1, 1, 1, 1, 1, 1, 1, 1))),
                training(training -> training.getModelBuilder()
                        .getWeightsBuilder(1)
                        .setInitializer(Initializer.newBuilder().setNormalStddev(Float.NEGATIVE_INFINITY))),
                training(training -> training.getModelBuilder()
                        .getWeightsBuilder(1)
                        .setInitializer(Initializer.getDefaultInstance())));
    }

    private static Stream<Message> gatewayMessages() {
        return Stream.of(
                GatewayMessage.getDefaultInstance(),
                Samples.version(),
                version(version -> version.getVersionAnnouncedBuilder().setSha256(bytes(31))),
                version(version -> version.getVersionAnnouncedBuilder().setVersion(-1)),
                version(version -> version.getVersionAnnouncedBuilder()
                        .getCommittedBuilder()
                        .getContributionsBuilder(0)
                        .clearNode()),
                version(version -> version.getVersionAnnouncedBuilder()
                        .getCommittedBuilder()
                        .getContributionsBuilder(0)
                        .getNodeBuilder()
                        .setLevel(Limit.LIMIT_TREE_LEVEL_VALUE + 1)),
                version(version -> version.setWelcome(Welcome.getDefaultInstance())),
                version(version -> version.setWelcome(
                        Welcome.newBuilder().setVolunteerId(bytes(12)).setToken(bytes(256)))),
                version(version -> version.setWelcome(
                        Welcome.newBuilder().setVolunteerId(bytes(12)).setToken(bytes(257)))),
                version(version -> version.setAssign(assign())),
                version(version -> version.setAssign(assign().setTaskId(""))),
                version(version -> version.setAssign(assign().setKind(TaskKind.TASK_KIND_UNSPECIFIED))),
                version(version -> version.setAssign(assign().clearLease())),
                version(version ->
                        version.setCancel(Cancel.newBuilder().addTaskIds("1-0").addTaskIds(""))),
                version(version -> version.setError(Error.getDefaultInstance())),
                version(version ->
                        version.setJobChanged(JobChanged.newBuilder().setSpec(JobSpec.getDefaultInstance()))));
    }

    private static Assign.Builder assign() {
        return Assign.newBuilder()
                .setTaskId("1700000000000-0")
                .setKind(TaskKind.TASK_KIND_EVALUATE)
                .setSha256(Samples.HASH)
                .setNode(Node.getDefaultInstance())
                .setLease(bytes(100));
    }

    private static TextWindows.Builder text() {
        return TextWindows.newBuilder().setLength(10).setStride(1).setAlphabet("ab");
    }

    private static ByteString bytes(int length) {
        return ByteString.copyFrom(new byte[length]);
    }

    private static Message job(Consumer<JobSpec.Builder> change) {
        var job = Samples.counting().toBuilder();
        change.accept(job);
        return job.build();
    }

    private static Message training(Consumer<Training.Builder> change) {
        var job = Samples.training().toBuilder();
        change.accept(job.getTrainingBuilder());
        return job.build();
    }

    private static Message version(Consumer<GatewayMessage.Builder> change) {
        var message = Samples.version().toBuilder();
        change.accept(message);
        return message.build();
    }

    private static JsonText golden(Message message) {
        return new JsonText()
                .with("message", message.getDescriptorForType().getName())
                .with("bytes", HexFormat.of().formatHex(message.toByteArray()))
                .with("outOfBounds", problem(message).map(GoldenBounds::path).orElse(""));
    }

    private static Optional<String> problem(Message message) {
        return CheckedParser.of(message).problem(message);
    }

    private static String path(String problem) {
        return problem.substring(0, problem.indexOf(' '));
    }
}
