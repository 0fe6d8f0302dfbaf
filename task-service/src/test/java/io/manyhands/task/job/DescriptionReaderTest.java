package io.manyhands.task.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.Counting;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.task.dataset.DataSource;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import io.manyhands.task.testing.Organizer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptionReaderTest {
    private static final String SHA256 = "ab".repeat(32);

    private final Findings findings = new Findings();

    @Test
    void everythingThatIsLeftOutHasItsDefault() {
        var description = read(Organizer.jobOn(SHA256));

        assertThat(findings.errors()).isEmpty();
        assertThat(description.id()).isEmpty();
        assertThat(description.seed()).isEqualTo(1);
        assertThat(training(description).evaluation()).contains(TrainingDescription.Evaluation.NONE);
        assertThat(training(description).data()).contains(new DataSource.Text(SHA256, 8, 3, true, false));
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
    void seedUsesAll32Bits() {
        assertThat(read(with("/seed", "4294967295")).seed()).isEqualTo(-1);
        assertThat(findings.errors()).isEmpty();

        read(with("/seed", "4294967296"));
        assertThat(findings.errors()).extracting(FieldError::field).containsExactly("seed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/name | null | name | is missing",
                "/name | \" \" | name | must be a text of 1..80 characters",
                "/name | \"a\\tb\" | name | control character",
                "/id | \"Not An Id\" | id | must be 1..32 lower-case letters",
                "/seed | -1 | seed | 0..4294967295",
                "/colour | \"red\" | colour | is not a field here; there are id, name",
                "/model/topology | null | model.topology | is missing",
                "/model/loss | \"hinge\" | model.loss | must be one of binaryCrossentropy",
                "/model/weights | [{\"name\": \"a\", \"shape\": [0]}] | model.weights[0].shape | 1..16777216",
                "/model/weights | [{\"name\": \"a\", \"shape\": [], \"dtype\": 1}] | model.weights[0].dtype | is not a field",
                "/model/initialWeights | \"abc\" | model.initialWeights | must be the SHA-256",
                "/data/type | \"images\" | data.type | must be one of records, text",
                "/data/dataset | \"ABC\" | data.dataset | 64 lower-case hexadecimal digits",
                "/data/length | 0 | data.length | is 0",
                "/data/stride | 1.5 | data.stride | must be a whole number",
                "/data/encoding | \"bytes\" | data.encoding | must be one of index, oneHot",
                "/data/classes | 10 | data.classes | is not a field here; there are type, dataset, length, stride, encoding",
                "/training/epochs | 0 | training.epochs | 1..10000000",
                "/training/epochs | 9000000 | training.epochs | make 18000000 rounds; at most 10000000",
                "/training/batchSize | 65 | training.batchSize | must be at most samplesPerEpoch, which is 64",
                "/training/leafSize | 33 | training.leafSize | must be at most batchSize, which is 32",
                "/training/leafSize | 8193 | training.leafSize | 1..8192",
                "/training/momentum | 1 | training.momentum | is not a field",
                "/optimizer/type | \"adamw\" | optimizer.type | must be one of adagrad, adam, momentum, rmsprop, sgd",
                "/optimizer/learningRate | 0 | optimizer.learningRate | above 0.0 and at most 1000.0",
                "/optimizer/beta1 | 0.9 | optimizer.beta1 | is not a field here; there are type, learningRate",
                "/evaluation | {} | evaluation.heldOutFraction | above 0.0 and below 1.0",
                "/evaluation | 5 | evaluation | must be an object"
            })
    void mistakeIsReportedWhereItIs(String pointer, String value, String field, String message) {
        read(with(pointer, value));

        assertThat(findings.errors()).anySatisfy(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.message()).contains(message);
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

        assertThat(description.batches()).isEmpty();
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
    void recordsHaveEitherClassesOrValues() {
        read(with("/data", """
                {"type": "records", "dataset": "%s", "featureShape": [2], "featureType": "uint8"}""".formatted(SHA256)));
        read(with("/data", """
                {"type": "records", "dataset": "%s", "featureShape": [2], "featureType": "float32",
                 "classes": 2, "targetValues": 1}""".formatted(SHA256)));

        assertThat(findings.errors())
                .filteredOn(error -> error.message().startsWith("give either"))
                .hasSize(2);
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

    private static ObjectNode with(String pointer, String json) {
        var job = Organizer.jobOn(SHA256);
        int slash = pointer.lastIndexOf('/');
        var parent = slash == 0 ? job : (ObjectNode) job.at(pointer.substring(0, slash));
        parent.set(
                pointer.substring(slash + 1),
                Organizer.parse("{\"value\": %s}".formatted(json)).get("value"));
        return job;
    }
}
