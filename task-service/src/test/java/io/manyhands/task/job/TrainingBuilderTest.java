package io.manyhands.task.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Validation;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import io.manyhands.task.testing.Organizer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingBuilderTest {
    private static final String SHA256 = "ab".repeat(32);
    private static final byte[] TEXT = Organizer.TEXT.getBytes(UTF_8);

    private final Findings findings = new Findings();

    @Test
    void specificationHoldsEverythingVolunteersNeed() {
        var job = Organizer.jobOn(SHA256);
        job.set("evaluation", Organizer.parse("""
                {"heldOutFraction": 0.05, "samples": 16, "leafSize": 8, "everyRounds": 2}"""));

        var spec = build(job, Optional.of(TEXT), Optional.empty());

        assertThat(findings.errors()).isEmpty();
        assertThat(spec.getJobId()).isEqualTo("the-id");
        assertThat(spec.getCreatedAtMs()).isEqualTo(1_000);
        assertThat(spec.getTraining().getData().getText().getAlphabet()).isEqualTo("\n abcdefghijklmnopqrstuvwxyz");
        // 4400 characters, length 8, stride 3: 1464 windows, of which the last 73 are held out, from character 4173 on;
        // window i ends at 3 i + 8, so the last that trains is 1388.
        assertThat(spec.getTraining().getData().getTrainSamples()).isEqualTo(1389);
        assertThat(spec.getTraining().getData().getHeldOutFirst()).isEqualTo(1391);
        assertThat(spec.getTraining().getData().getHeldOutSamples()).isEqualTo(73);
        assertThat(spec.getTraining().getModel().getWeightsList())
                .extracting(WeightSpec::getName)
                .containsExactly("dense_1/kernel", "dense_1/bias");
        assertThat(Tensors.parameters(spec.getTraining().getModel())).isEqualTo(8 * 28 * 28 + 28);
        assertThat(spec.getTraining().getModel().getTopologyJson())
                .contains("\"units\":28")
                .doesNotContain("$");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[null, 9, \"$alphabet\"] | \"$alphabet\" | categoricalCrossentropy"
                        + " | takes samples of shape [9, 28], but the data gives [8, 28]",
                "[null, 8, \"$alphabet\"] | 27 | categoricalCrossentropy"
                        + " | gives samples of shape [27], but must give [28]: the target is one of 28 classes",
                "[null, 8, \"$alphabet\"] | \"$alphabet\" | binaryCrossentropy | use categoricalCrossentropy"
            })
    void modelThatDoesNotFitTheDataIsRefused(String input, String units, String loss, String message) {
        var job = Organizer.jobOn(SHA256);
        job.withObject("model").put("loss", loss).set("topology", Organizer.parse("""
                {"class_name": "Sequential", "config": {"layers": [
                  {"class_name": "Flatten", "config": {"batch_input_shape": %s}},
                  {"class_name": "Dense", "config": {"units": %s}}]}}""".formatted(input, units)));

        build(job, Optional.of(TEXT), Optional.empty());

        assertThat(findings.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains(message));
    }

    /// Of 4400 characters at length 8 and stride 3 all 1464 windows train.
    @Test
    void textThatIsEvaluatedOnIsAllHeldOut() {
        var job = validated("{\"samples\": 2, \"leafSize\": 8, \"everyRounds\": 2}");

        var spec = build(job, Optional.of(TEXT), Optional.empty(), Optional.of("the lazy dog sleeps".getBytes(UTF_8)));

        assertThat(findings.errors()).isEmpty();
        var data = spec.getTraining().getData();
        assertThat(data.getTrainSamples()).isEqualTo(1464);
        assertThat(data.getHeldOutFirst()).isEqualTo(1464);
        assertThat(data.getHeldOutSamples()).isEqualTo(4);
        assertThat(data.getValidation())
                .isEqualTo(Validation.newBuilder()
                        .setSha256("cd".repeat(32))
                        .setSizeBytes(19)
                        .build());
        assertThat(data.getText().getAlphabet()).isEqualTo("\n abcdefghijklmnopqrstuvwxyz");
        // The targets are at 8, 11, 14 and 17: " ", "g", "l" and "p".
        var letters = new String(TEXT, UTF_8);
        double entropy = "g lp"
                .chars()
                .mapToDouble(c -> -Math.log((letters.chars()
                                        .limit(1463 * 3 + 9)
                                        .filter(each -> each == c)
                                        .count()
                                + 1)
                        / (1463 * 3 + 9 + 28.0)))
                .average()
                .orElseThrow();
        assertThat(data.getText().getUnigramEntropy()).isCloseTo(entropy, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the LAZY dog sleeps | data.validation | has 4 characters that the text that trains has not: U+0041, U+004C, U+0059, U+005A",
                "the dog | data.validation | has 7 characters, which make no sample at length 8",
                "the lazy do | evaluation.samples | is 2, but only 1 samples are held out; use fewer, or more validation data"
            })
    void textThatCannotBeEvaluatedOnIsRefused(String text, String field, String message) {
        var job = validated("{\"samples\": 2, \"leafSize\": 8, \"everyRounds\": 2}");

        build(job, Optional.of(TEXT), Optional.empty(), Optional.of(text.getBytes(UTF_8)));

        assertThat(findings.errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.message()).startsWith(message);
        });
    }

    /// TensorFlow.js, which would compute what kernels do not, has no attention.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4 | 4 | gelu_approximate | ",
                "6 | 4 | relu | heads (MultiHeadAttention), but needs it because of heads (MultiHeadAttention): keyDim",
                "4 | 4 | softsign | heads (MultiHeadAttention), but needs it because of wide (Dense): activation softsign",
                "4 | 3 | relu | sequence_length: is 3"
            })
    void attentionIsComputedByKernelsOrNotAtAll(int keys, int positions, String activation, String message) {
        var job = Organizer.jobOn(SHA256);
        job.withObject("data").put("length", 4).put("encoding", "index");
        job.withObject("model").set("topology", Organizer.parse("""
                {"class_name": "Sequential", "config": {"layers": [
                  {"class_name": "Embedding", "config": {"input_dim": "$alphabet", "output_dim": 8, "batch_input_shape": [null, 4]}},
                  {"class_name": "PositionEmbedding", "config": {"name": "places", "sequence_length": %d}},
                  {"class_name": "MultiHeadAttention", "config": {"name": "heads", "num_heads": 2, "key_dim": %d}},
                  {"class_name": "Dense", "config": {"name": "wide", "units": 8, "activation": "%s"}},
                  {"class_name": "Flatten", "config": {}},
                  {"class_name": "Dense", "config": {"units": "$alphabet", "activation": "softmax"}}]}}""".formatted(positions, keys, activation)));

        var spec = build(job, Optional.of(TEXT), Optional.empty());

        assertThat(findings.isEmpty()).isEqualTo(message == null);
        if (message == null) {
            assertThat(spec.getTraining().getModel().getExact()).isTrue();
        } else {
            assertThat(findings.errors())
                    .singleElement()
                    .satisfies(error ->
                            assertThat(error.field() + ": " + error.message()).contains(message));
        }
    }

    @Test
    void targetsAtEveryPositionNeedKernelsAndCanBeCounted() {
        var job = Organizer.jobOn(SHA256);
        job.withObject("data").put("length", 65_536).put("targets", "everyPosition");
        job.withObject("model").set("topology", Organizer.parse("""
                {"class_name": "Sequential", "config": {"layers": [
                  {"class_name": "Dense", "config": {"name": "soft", "units": 3, "activation": "softsign", "batch_input_shape": [null, 65536, "$alphabet"]}},
                  {"class_name": "Dense", "config": {"units": "$alphabet", "activation": "softmax"}}]}}"""));
        job.withObject("training")
                .put("samplesPerEpoch", 70_000)
                .put("batchSize", 70_000)
                .put("leafSize", 32);

        build(job, Optional.of("ab".repeat(100_000).getBytes(StandardCharsets.UTF_8)), Optional.empty());

        assertThat(findings.errors())
                .extracting(FieldError::field, FieldError::message)
                .contains(
                        tuple(
                                "training.batchSize",
                                "is 70000, but at most 65535 samples with a target at each of 65536 positions can be counted"),
                        tuple(
                                "data.targets",
                                "is everyPosition, which TensorFlow.js does not compute, but the model needs it because of soft (Dense): activation softsign"));
    }

    @Test
    void dataThatAreEvaluatedOnAreThereAndMeantForIt() {
        build(validated("null"), Optional.of(TEXT), Optional.empty(), Optional.empty());

        assertThat(findings.errors())
                .containsExactly(
                        new FieldError(
                                "data.validation",
                                "is %s, but no such data set is stored; POST it to /api/datasets first"
                                        .formatted("cd".repeat(32))),
                        new FieldError(
                                "data.validation",
                                "names a data set to evaluate on, but the job has no evaluation; add one, or leave this out"));
    }

    private static ObjectNode validated(String evaluation) {
        var job = Organizer.jobOn(SHA256);
        job.withObject("data").put("validation", "cd".repeat(32));
        job.set("evaluation", Descriptions.parse(evaluation));
        return job;
    }

    @Test
    void moreSamplesThanThereAreAreRefused() {
        var job = Organizer.jobOn(SHA256);
        job.withObject("training").put("samplesPerEpoch", 2000);
        job.set("evaluation", Organizer.parse("""
                {"heldOutFraction": 0.01, "samples": 16, "leafSize": 8, "everyRounds": 2}"""));

        build(job, Optional.of(TEXT), Optional.empty());

        assertThat(findings.errors())
                .containsExactly(
                        new FieldError(
                                "training.samplesPerEpoch",
                                "is 2000, but the data set has only 1448 training samples (and 14 held out)"),
                        new FieldError(
                                "evaluation.samples",
                                "is 16, but only 14 samples are held out; use fewer, or a larger heldOutFraction"));
    }

    @Test
    void stepsOfTrajectoriesMayHaveAScheduleAndClip() {
        var job = Organizer.jobOn(SHA256);
        job.set("training", Organizer.parse(Descriptions.LOCAL.formatted(2, 8, 4)));
        job.withObject("optimizer").put("clipNorm", 1);
        job.withObject("optimizer").set("schedule", Organizer.parse("""
                {"type": "exponential", "decaySteps": 10, "decayRate": 0.5}"""));

        build(job, Optional.of(TEXT), Optional.empty());

        assertThat(findings.errors()).isEmpty();
    }

    @Test
    void dataThatIsNotStoredIsNamed() {
        build(Organizer.jobOn(SHA256), Optional.empty(), Optional.empty());

        assertThat(findings.errors()).extracting(FieldError::field).containsExactly("data.dataset");
        assertThat(findings.errors().getFirst().message()).contains(SHA256).contains("POST it to /api/datasets first");
    }

    @Test
    void mistakesInDescriptionAndDataAreReportedTogether() {
        var job = Organizer.jobOn(SHA256);
        job.put("colour", "red");
        job.withObject("training").put("samplesPerEpoch", 2000);

        build(job, Optional.of(TEXT), Optional.empty());

        assertThat(findings.errors())
                .extracting(FieldError::field)
                .containsExactly("colour", "training.samplesPerEpoch");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/evaluation | {} | evaluation.samples evaluation.leafSize evaluation.everyRounds",
                "/data/length | 0 | data.length",
                "/model/loss | \"hinge\" | model.loss",
                "/training/batchSize | 0 | training.batchSize"
            })
    void nothingElseIsBlamedForAPartThatIsWrong(String pointer, String value, String fields) {
        build(with(Organizer.jobOn(SHA256), pointer, value), Optional.of(TEXT), Optional.empty());

        assertThat(findings.errors()).extracting(FieldError::field).containsExactly(fields.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/optimizer/speed | 1 | optimizer.speed",
                "/training/batchSize | 0 | training.batchSize",
                "/evaluation | 5 | evaluation",
                "/model/loss | \"hinge\" | model.loss",
                "/data/length | 0 | data.length"
            })
    void mistakeInTheTopologyIsReportedWithOneElsewhere(String pointer, String value, String field) {
        var job = with(Organizer.jobOn(SHA256), pointer, value);
        job.withObject("model").set("topology", Organizer.parse("""
                {"class_name": "Sequential", "config": {"layers": [
                  {"class_name": "Flatten", "config": {"batch_input_shape": [null, 8, 28]}},
                  {"class_name": "Dense", "config": {"units": 0}}]}}"""));

        build(job, Optional.of(TEXT), Optional.empty());

        assertThat(findings.errors().getFirst().field()).isEqualTo(field);
        assertThat(findings.errors().getLast().field()).isEqualTo("model.topology.config.layers[1].config.units");
    }

    @Test
    void dataThatIsNotStoredIsReportedWithAMistakeInItsDescription() {
        build(with(Organizer.jobOn(SHA256), "/data/length", "0"), Optional.empty(), Optional.empty());

        assertThat(findings.errors()).extracting(FieldError::field).containsExactly("data.length", "data.dataset");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tanh | 0 | l2 | ",
                "softsign | 0 | null | ",
                "softsign | 0 | l2 | cell (LSTM): recurrent_regularizer, but needs it because of cell (LSTM): activation softsign",
                "tanh | 0.5 | l2 | because of cell (LSTM): dropout"
            })
    void regularizerThatWouldNotBeAppliedIsRefused(
            String activation, double dropout, String regularizer, String message) {
        var job = Organizer.jobOn(SHA256);
        var topology =
                Organizer.parse("""
                {"class_name": "Sequential", "config": {"layers": [
                  {"class_name": "LSTM", "config": {"name": "cell", "units": 3, "activation": "%s", "dropout": %s,
                   "recurrent_regularizer": "%s", "batch_input_shape": [null, 8, "$alphabet"]}},
                  {"class_name": "Dense", "config": {"units": "$alphabet", "activation": "softmax",
                   "kernel_regularizer": "l2"}}]}}""".formatted(activation, dropout, regularizer).replace("\"null\"", "null"));
        job.withObject("model").set("topology", topology);

        var spec = build(job, Optional.of(TEXT), Optional.empty());

        assertThat(findings.isEmpty()).isEqualTo(message == null);
        if (message == null) {
            assertThat(spec.getTraining().getModel().getExact()).isEqualTo(activation.equals("tanh"));
        } else {
            assertThat(findings.errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error.message()).contains("which kernels do not cover", message));
        }
    }

    @Test
    void initialWeightsMustFitTheModel() {
        var job = Organizer.jobOn(SHA256);
        job.withObject("model").put("initialWeights", SHA256);
        int parameters = 8 * 28 * 28 + 28;
        var infinite = new float[parameters];
        infinite[parameters - 1] = Float.NaN;

        build(job, Optional.of(TEXT), Optional.of(new byte[8]));
        build(job, Optional.of(TEXT), Optional.of(Tensors.encode(infinite)));
        build(job, Optional.of(TEXT), Optional.of(Tensors.encode(new float[parameters])));

        assertThat(findings.errors())
                .extracting(FieldError::message)
                .containsExactly(
                        "has 8 bytes; the model's weights need 25200",
                        "holds a value that is infinite or not a number");
    }

    @Test
    void listedWeightsThatContradictTheTopologyAreRefused() {
        var job = Organizer.jobOn(SHA256);
        job.withObject("model")
                .set(
                        "weights",
                        Organizer.parse("{\"list\": [{\"name\": \"a\", \"shape\": [2]}]}")
                                .get("list"));

        build(job, Optional.of(TEXT), Optional.empty());

        assertThat(findings.errors().getFirst().message())
                .isEqualTo("is [a[2]], but the topology has [dense_1/kernel[224, 28], dense_1/bias[28]]");
    }

    @Test
    void modelThatIsTooLargeIsRefused() {
        var job = Organizer.jobOn(SHA256);
        job.withObject("model").set("topology", Organizer.parse("""
                {"class_name": "Sequential", "config": {"layers": [
                  {"class_name": "Flatten", "config": {"batch_input_shape": [null, 8, "$alphabet"]}},
                  {"class_name": "Dense", "config": {"units": 16777216}},
                  {"class_name": "Dense", "config": {"units": 28}}]}}"""));

        build(job, Optional.of(TEXT), Optional.empty());

        assertThat(findings.errors().getFirst().message()).contains("must have 1..16777216");
    }

    private static ObjectNode with(ObjectNode job, String pointer, String json) {
        int slash = pointer.lastIndexOf('/');
        var parent = slash == 0 ? job : (ObjectNode) job.at(pointer.substring(0, slash));
        parent.set(
                pointer.substring(slash + 1),
                Organizer.parse("{\"value\": %s}".formatted(json)).get("value"));
        return job;
    }

    private JobSpec build(ObjectNode job, Optional<byte[]> data, Optional<byte[]> weights) {
        return build(job, data, weights, Optional.empty());
    }

    private JobSpec build(
            ObjectNode job, Optional<byte[]> data, Optional<byte[]> weights, Optional<byte[]> validation) {
        var material = new WorkDescription.Material(
                data, weights, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), validation);
        var spec = DescriptionReader.read(job.toString().getBytes(UTF_8))
                .flatMap(description -> description.spec("the-id", Instant.ofEpochMilli(1_000), material));
        return findings.take(spec).orElse(JobSpec.getDefaultInstance());
    }
}
