package io.manyhands.task.job;

import static io.manyhands.task.job.Descriptions.SHA256;
import static io.manyhands.task.job.Descriptions.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.Counting;
import io.manyhands.protocol.v1.EarlyStopping;
import io.manyhands.protocol.v1.Encoding;
import io.manyhands.protocol.v1.InnerState;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.LossOptions;
import io.manyhands.protocol.v1.Monitor;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.task.dataset.DataSource;
import io.manyhands.task.job.Descriptions.Mistake;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import io.manyhands.task.testing.Organizer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DescriptionReaderTest {
    private final Findings findings = new Findings();

    @Test
    void everythingThatIsLeftOutHasItsDefault() {
        var description = read(Organizer.jobOn(SHA256));

        assertThat(findings.errors()).isEmpty();
        assertThat(description.id()).isEmpty();
        assertThat(description.seed()).isEqualTo(1);
        assertThat(training(description).evaluation()).contains(TrainingDescription.Evaluation.NONE);
        assertThat(training(description).data()).contains(new DataSource.Text(SHA256, 8, 3, true, false, false));
        assertThat(training(description).model().orElseThrow().loss()).isEqualTo(Loss.LOSS_CATEGORICAL_CROSSENTROPY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\": \"sgd\", \"learningRate\": 0.5} | learning_rate: 0.5 sgd { }",
                "{\"type\": \"momentum\", \"learningRate\": 0.5, \"momentum\": 0.9, \"nesterov\": true}"
                        + " | learning_rate: 0.5 momentum { momentum: 0.9 nesterov: true }",
                "{\"type\": \"rmsprop\", \"learningRate\": 0.5} | learning_rate: 0.5 rmsprop { decay: 0.9 epsilon: 1.0E-7 }",
                "{\"type\": \"adamw\", \"learningRate\": 0.5}"
                        + " | learning_rate: 0.5 adam { beta1: 0.9 beta2: 0.999 epsilon: 1.0E-7 weight_decay: 0.004 }",
                "{\"type\": \"adam\", \"learningRate\": 0.5}"
                        + " | learning_rate: 0.5 adam { beta1: 0.9 beta2: 0.999 epsilon: 1.0E-7 }",
                "{\"type\": \"adagrad\", \"learningRate\": 0.5}"
                        + " | learning_rate: 0.5 adagrad { initial_accumulator: 0.1 epsilon: 1.0E-7 }"
            })
    void optimizersHaveTheDefaultsOfTensorFlowJs(String json, String expected) {
        OptimizerSpec optimizer =
                training(read(with("/optimizer", json))).optimizer().orElseThrow();

        assertThat(findings.errors()).isEmpty();
        assertThat(optimizer.toString().replaceAll("\\s+", " ").strip()).isEqualTo(expected);
    }

    @Test
    void roundOfLocalStepsHasAllSamplesOfItsTrajectories() {
        var rounds = training(read(with("/training", Descriptions.LOCAL.formatted(2, 8, 4))))
                .rounds()
                .orElseThrow();

        assertThat(findings.errors()).isEmpty();
        assertThat(rounds.batches().getLeafSize()).isEqualTo(16);
        assertThat(rounds.batches().getBatchSize()).isEqualTo(64);
        var local = rounds.localSteps().orElseThrow();
        assertThat(local.getBatchSize()).isEqualTo(8);
        assertThat(local.getInnerState()).isEqualTo(InnerState.INNER_STATE_SHARED);
        assertThat(local.getOuter().getLearningRate()).isEqualTo(0.7f);
        assertThat(local.getOuter().getMomentum().getMomentum()).isEqualTo(0.9f);
        assertThat(local.getOuter().getMomentum().getNesterov()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1025 | 8 | 1 | training.mode.steps | trajectories of 8200 samples; at most 8192",
                "2 | 8 | 5 | training.mode.trajectories | rounds of 80 samples (2 steps of 8 each); must be at most samplesPerEpoch, which is 64",
                "0 | 8 | 5 | training.mode.steps | whole number in 1..8192"
            })
    void localStepsThatDoNotFitAreRefused(int steps, int batchSize, int trajectories, String field, String message) {
        read(with("/training", Descriptions.LOCAL.formatted(steps, batchSize, trajectories)));

        assertThat(findings.errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource({"float32, ENCODING_UNSPECIFIED", "int8, ENCODING_INT8", "int4, ENCODING_INT4"})
    void valuesAreRoundedAsWanted(String wanted, Encoding encoding) {
        var rounds = training(read(with("/training/encoding", "\"" + wanted + "\"")))
                .rounds()
                .orElseThrow();

        assertThat(findings.errors()).isEmpty();
        assertThat(rounds.encoding()).isEqualTo(encoding);
    }

    @Test
    void jobThatMayEndEarlyGoesForTheLossAndItsBestWeightsUnlessToldOtherwise() {
        var evaluation = training(read(with("/evaluation", evaluation("{\"patience\": 5}"))))
                .evaluation()
                .orElseThrow();

        assertThat(findings.errors()).isEmpty();
        assertThat(evaluation.spec().getEarlyStopping())
                .isEqualTo(EarlyStopping.newBuilder()
                        .setMonitor(Monitor.MONITOR_HELD_OUT_LOSS)
                        .setPatience(5)
                        .setRestoreBest(true)
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | patience | is missing; must be a whole number in 1..10000000",
                "{\"patience\": 0} | patience | is 0; must be a whole number in 1..10000000",
                "{\"patience\": 1, \"minDelta\": -1} | minDelta | is -1; must be a number, at least 0.0 and at most 1000.0",
                "{\"patience\": 1, \"monitor\": \"loss\"} | monitor | is \"loss\"; must be one of heldOutAccuracy, heldOutLoss",
                "{\"patience\": 1, \"restoreBest\": 1} | restoreBest | is 1; must be true or false",
                "{\"patience\": 1, \"mode\": \"min\"} | mode"
                        + " | is not a field here; there are monitor, patience, minDelta, restoreBest"
            })
    void earlyStoppingThatMakesNoSenseIsRefused(String json, String field, String message) {
        read(with("/evaluation", evaluation(json)));

        assertThat(findings.errors()).containsExactly(new FieldError("evaluation.earlyStopping." + field, message));
    }

    private static String evaluation(String earlyStopping) {
        return """
                {"heldOutFraction": 0.1, "samples": 8, "leafSize": 8, "everyRounds": 1, "earlyStopping": %s}""".formatted(earlyStopping);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "categoricalCrossentropy | {\"labelSmoothing\": 1} | labelSmoothing | is 1; must be a number, at least 0.0 and below 1.0",
                "meanSquaredError | {\"labelSmoothing\": 0.1} | labelSmoothing"
                        + " | is for cross-entropies only, and the loss is meanSquaredError; leave it out",
                "huber | {\"fromLogits\": true} | fromLogits | is for cross-entropies only, and the loss is huber; leave it out",
                "huber | {\"delta\": 0} | delta | is 0; must be a number, above 0.0 and at most 1000.0",
                "huber | {\"classWeights\": [1, -1]} | classWeights"
                        + " | is [1,-1]; must be 2..65536 numbers, each at least 0.0 and at most 1000.0",
                "huber | {\"gamma\": 1} | gamma"
                        + " | is not a field here; there are labelSmoothing, fromLogits, classWeights, delta"
            })
    void lossOptionsThatMakeNoSenseAreRefused(String loss, String options, String field, String message) {
        var job = with("/model/lossOptions", options);
        job.withObject("model").put("loss", loss);

        read(job);

        assertThat(findings.errors()).containsExactly(new FieldError("model.lossOptions." + field, message));
    }

    @Test
    void lossOptionsAreTakenAsTheyAre() {
        var job = with("/model/lossOptions", "{\"labelSmoothing\": 0.1, \"classWeights\": [1, 0.5]}");
        assertThat(training(read(job)).model().orElseThrow().lossOptions().orElseThrow())
                .isEqualTo(LossOptions.newBuilder()
                        .setLabelSmoothing(0.1f)
                        .addAllClassWeights(List.of(1f, 0.5f))
                        .build());
        var huber = with("/model/loss", "\"huber\"");
        assertThat(training(read(huber))
                        .model()
                        .orElseThrow()
                        .lossOptions()
                        .orElseThrow()
                        .getHuberDelta())
                .isEqualTo(1);
        assertThat(findings.errors()).isEmpty();
    }

    @Test
    void sizesThatFollowFromTheModeAreNotAskedFor() {
        var job = with("/training", Descriptions.LOCAL.formatted(2, 8, 4));
        job.withObject("training").put("leafSize", 8);

        read(job);

        assertThat(findings.errors())
                .containsExactly(new FieldError(
                        "training.leafSize", "is not a field here; there are epochs, samplesPerEpoch, encoding, mode"));
    }

    @Test
    void seedUsesAll32Bits() {
        assertThat(read(with("/seed", "4294967295")).seed()).isEqualTo(-1);
        assertThat(findings.errors()).isEmpty();

        read(with("/seed", "4294967296"));
        assertThat(findings.errors()).extracting(FieldError::field).containsExactly("seed");
    }

    @ParameterizedTest
    @MethodSource("io.manyhands.task.job.Descriptions#mistakes")
    void mistakeIsReportedWhereItIs(Mistake mistake) {
        assertThat(Descriptions.errors(mistake.job())).anySatisfy(error -> {
            assertThat(error.field()).isEqualTo(mistake.field());
            assertThat(error.message()).contains(mistake.message());
        });
    }

    @Test
    void tooManyLeavesAreRefused() {
        read(with("/training", """
                {"epochs": 1, "samplesPerEpoch": 100000, "batchSize": 100000, "leafSize": 24}"""));

        assertThat(findings.errors())
                .containsExactly(
                        new FieldError(
                                "training.leafSize",
                                "is 24, which cuts 100000 samples into 4167 leaves; at most 4096 are allowed: use larger leaves"));
    }

    @Test
    void allMistakesAreReportedTogether() {
        var job = Organizer.jobOn("nonsense");
        job.remove("name");
        job.withObject("training").put("epochs", "many");
        job.withObject("optimizer").put("speed", 3);

        read(job);

        assertThat(findings.errors())
                .extracting(FieldError::field)
                .containsExactly("name", "data.dataset", "training.epochs", "optimizer.speed");
    }

    @Test
    void nothingIsReadOfAPartThatIsWrong() {
        var description = training(read(with("/training/epochs", "0")));

        assertThat(description.rounds()).isEmpty();
        assertThat(description.data()).isPresent();
        assertThat(training(read(with("/model/loss", "\"hinge\""))).model()).isEmpty();
        assertThat(training(read(with("/data/length", "0"))).data()).isEmpty();
        assertThat(training(read(with("/evaluation", "{}"))).evaluation()).isEmpty();
        assertThat(training(read(with("/optimizer/speed", "1"))).optimizer()).isEmpty();
    }

    @Test
    void recordsAreRead() {
        var description = read(with("/data", """
                {"type": "records", "dataset": "%s", "featureShape": [28, 28, 1], "featureType": "uint8",
                 "featureScale": 0.00392156862, "classes": 10}""".formatted(SHA256)));

        assertThat(findings.errors()).isEmpty();
        assertThat(training(description).data().orElseThrow()).isInstanceOfSatisfying(DataSource.Table.class, table -> {
            assertThat(table.featureShape()).isEqualTo(List.of(28, 28, 1));
            assertThat(table.recordBytes()).isEqualTo(785);
        });
    }

    @Test
    void somethingThatIsNoObjectIsAnError() {
        findings.take(DescriptionReader.read("[]".getBytes(UTF_8)));

        assertThat(findings.errors().getFirst()).isEqualTo(new FieldError("", "is []; must be an object"));
    }

    @Test
    void countingJobIsReadAndNothingOfTrainingIsMissing() {
        var job = Organizer.parse("""
                {"name": "count", "counting": {"units": 1000, "leafSize": 10, "rounds": 2}}""");

        assertThat(read(job).work())
                .isEqualTo(new CountingDescription(Optional.of(Counting.newBuilder()
                        .setUnits(1000)
                        .setLeafSize(10)
                        .setRounds(2)
                        .build())));
        assertThat(findings.errors()).isEmpty();
    }

    @Test
    void countingJobWithWhatBelongsToTrainingIsRefused() {
        var job = Organizer.parse("""
                {"name": "count", "counting": {"units": 9000, "leafSize": 2, "rounds": 0}, "model": {}}""");

        read(job);

        assertThat(findings.errors()).extracting(FieldError::field).containsExactly("counting.rounds", "model");
    }

    @Test
    void countingJobIsNotCutIntoMoreLeavesThanARoundMayHave() {
        var job = Organizer.parse("""
                {"name": "count", "counting": {"units": 9000, "leafSize": 2, "rounds": 1}}""");

        read(job);

        assertThat(findings.errors())
                .containsExactly(new FieldError(
                        "counting.leafSize",
                        "is 2, which cuts a round into 4500 leaves; at most 4096 are allowed: use larger leaves"));
    }

    private static TrainingDescription training(JobDescription description) {
        return (TrainingDescription) description.work();
    }

    private JobDescription read(ObjectNode job) {
        var description = findings.take(DescriptionReader.read(job.toString().getBytes(UTF_8)))
                .orElseThrow();
        findings.addAll(description.findings());
        return description;
    }
}
