package io.manyhands.task.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.Records;
import io.manyhands.task.dataset.DataFacts;
import io.manyhands.task.dataset.ValueRange;
import io.manyhands.task.json.Findings;
import io.manyhands.task.testing.Organizer;
import io.manyhands.task.topology.TopologyReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossFitTest {
    private static final String DENSE = """
            {"class_name": "Dense", "config": {"name": "d", "units": %d, "activation": "%s"}}""";

    @ParameterizedTest
    @ValueSource(strings = {"linear", "relu", "tanh", "elu", "softplus", "swish", "log_softmax", "hard_sigmoid"})
    void categoricalCrossentropyOfWhatIsNoDistributionIsRefused(String activation) {
        for (var loss : new Loss[] {Loss.LOSS_CATEGORICAL_CROSSENTROPY, Loss.LOSS_SPARSE_CATEGORICAL_CROSSENTROPY}) {
            assertThat(problems(loss, DENSE.formatted(3, activation)))
                    .contains("ends in layer 'd' (Dense) with activation " + activation)
                    .contains("needs probabilities: give the last layer the activation softmax over all outputs");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "relu", "tanh", "softsign"})
    void binaryCrossentropyOfWhatIsNoProbabilityIsRefused(String activation) {
        assertThat(problems(Loss.LOSS_BINARY_CROSSENTROPY, DENSE.formatted(1, activation)))
                .contains("binaryCrossentropy needs probabilities", "the activation sigmoid");
    }

    @Test
    void crossEntropiesOfLogitsTakeEverythingButProbabilities() {
        for (var activation : List.of("linear", "relu", "tanh")) {
            assertThat(problems(Loss.LOSS_CATEGORICAL_CROSSENTROPY, true, DENSE.formatted(3, activation)))
                    .isEmpty();
            assertThat(problems(Loss.LOSS_BINARY_CROSSENTROPY, true, DENSE.formatted(1, activation)))
                    .isEmpty();
        }
        assertThat(problems(Loss.LOSS_CATEGORICAL_CROSSENTROPY, true, DENSE.formatted(3, "softmax")))
                .contains("model.lossOptions.fromLogits", "ends in layer 'd' (Dense) with activation softmax")
                .contains("which gives probabilities: leave fromLogits out");
        assertThat(problems(Loss.LOSS_BINARY_CROSSENTROPY, true, DENSE.formatted(1, "sigmoid")))
                .contains("which gives probabilities");
        assertThat(problems(Loss.LOSS_BINARY_CROSSENTROPY, DENSE.formatted(1, "linear")))
                .contains("or set model.lossOptions.fromLogits if these are logits");
    }

    @Test
    void divergenceIsOfDistributions() {
        assertThat(problems(Loss.LOSS_KL_DIVERGENCE, DENSE.formatted(3, "softmax")))
                .isEmpty();
        assertThat(problems(Loss.LOSS_KL_DIVERGENCE, DENSE.formatted(3, "linear")))
                .contains("klDivergence needs probabilities")
                .doesNotContain("fromLogits");
        assertThat(problems(Loss.LOSS_KL_DIVERGENCE, DENSE.formatted(1, "sigmoid")))
                .contains("is klDivergence of a single output");
    }

    @Test
    void activationThatIsLeftOutIsLinear() {
        assertThat(problems(
                        Loss.LOSS_SPARSE_CATEGORICAL_CROSSENTROPY,
                        "{\"class_name\": \"Dense\", \"config\": {\"name\": \"d\", \"units\": 3}}"))
                .contains("layer 'd' (Dense) with activation linear");
    }

    @ParameterizedTest
    @CsvSource({"softmax, 3", "sigmoid, 3"})
    void categoricalCrossentropyTakesDistributionsAndSigmoids(String activation, int units) {
        assertThat(problems(Loss.LOSS_CATEGORICAL_CROSSENTROPY, DENSE.formatted(units, activation)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"sigmoid, 1", "hard_sigmoid, 1", "softmax, 4", "sigmoid, 4"})
    void binaryCrossentropyTakesProbabilities(String activation, int units) {
        assertThat(problems(Loss.LOSS_BINARY_CROSSENTROPY, DENSE.formatted(units, activation)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "relu", "softmax"})
    void errorsTakeEverything(String activation) {
        for (var loss : List.of(Loss.LOSS_MEAN_SQUARED_ERROR, Loss.LOSS_MEAN_ABSOLUTE_ERROR, Loss.LOSS_HUBER)) {
            assertThat(problems(loss, DENSE.formatted(3, activation))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"LOSS_BINARY_CROSSENTROPY", "LOSS_MEAN_SQUARED_ERROR", "LOSS_CATEGORICAL_CROSSENTROPY"})
    void softmaxOverOneValueIsRefusedSinceItIsAlwaysOne(Loss loss) {
        assertThat(problems(loss, DENSE.formatted(1, "softmax"))).contains("over a single value, which is always 1");
    }

    @Test
    void categoricalCrossentropyOfOneOutputIsRefused() {
        assertThat(problems(Loss.LOSS_CATEGORICAL_CROSSENTROPY, DENSE.formatted(1, "sigmoid")))
                .contains("is categoricalCrossentropy of a single output, which is always 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'class_name': 'Softmax', 'config': {}}",
                "{'class_name': 'Softmax', 'config': {'axis': 1}}",
                "{'class_name': 'Activation', 'config': {'activation': 'softmax'}}",
                "{'class_name': 'Activation', 'config': {'activation': 'softmax'}}, {'class_name': 'Activation', 'config': {'activation': 'linear'}}",
                "{'class_name': 'Softmax', 'config': {}}, {'class_name': 'Dropout', 'config': {'rate': 0}}",
                "{'class_name': 'Reshape', 'config': {'target_shape': [1, 3]}}, {'class_name': 'Softmax', 'config': {}}, {'class_name': 'Flatten', 'config': {}}",
                "{'class_name': 'RepeatVector', 'config': {'n': 5}}, {'class_name': 'Conv1D', 'config': {'filters': 3, 'kernel_size': 1, 'activation': 'softmax'}}, {'class_name': 'GlobalAveragePooling1D', 'config': {}}",
                "{'class_name': 'RepeatVector', 'config': {'n': 5}}, {'class_name': 'SimpleRNN', 'config': {'units': 3, 'activation': 'softmax'}}",
                "{'class_name': 'Softmax', 'config': {}}, {'class_name': 'RepeatVector', 'config': {'n': 2}}, {'class_name': 'GlobalMaxPooling1D', 'config': {}}"
            })
    void softmaxMayStandInOtherLayers(String after) {
        assertThat(problems(Loss.LOSS_CATEGORICAL_CROSSENTROPY, DENSE.formatted(3, "linear") + "," + after))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'class_name': 'Softmax', 'config': {}}, {'class_name': 'Dropout', 'config': {'name': 'x', 'rate': 0.5}} | layer 'x' (Dropout), which changes them in training",
                "{'class_name': 'Softmax', 'config': {}}, {'class_name': 'Activation', 'config': {'name': 'x', 'activation': 'tanh'}} | layer 'x' (Activation) with activation tanh",
                "{'class_name': 'Reshape', 'config': {'target_shape': [3, 1]}}, {'class_name': 'Softmax', 'config': {'name': 'x'}}, {'class_name': 'Flatten', 'config': {}} | layer 'x' (Softmax) over 1 of its 3 values",
                "{'class_name': 'RepeatVector', 'config': {'n': 5}}, {'class_name': 'LSTM', 'config': {'name': 'x', 'units': 3, 'activation': 'softmax'}} | layer 'x' (LSTM)",
                "{'class_name': 'ReLU', 'config': {'name': 'x'}} | layer 'x' (ReLU)"
            })
    void whatComesAfterSoftmaxMayUndoIt(String after, String because) {
        assertThat(problems(Loss.LOSS_CATEGORICAL_CROSSENTROPY, DENSE.formatted(3, "softmax") + "," + after))
                .contains("ends in " + because);
    }

    @Test
    void layersWhoseRangeIsNotKnownAreNotJudged() {
        assertThat(problems(
                        Loss.LOSS_CATEGORICAL_CROSSENTROPY,
                        DENSE.formatted(3, "linear") + ", {\"class_name\": \"Rescaling\", \"config\": {\"scale\": 2}}"))
                .isEmpty();
        assertThat(problems(
                        Loss.LOSS_CATEGORICAL_CROSSENTROPY,
                        "{\"class_name\": \"Rescaling\", \"config\": {\"scale\": 2}}, " + DENSE.formatted(3, "linear")))
                .contains("with activation linear");
    }

    @Test
    void targetsOfACrossentropyAreProbabilities() {
        var low = new ValueRange.Place(3, 0, -1);
        var high = new ValueRange.Place(5, 1, 1.5f);
        var unit = new ValueRange.Place(0, 0, 1);

        assertThat(targets(Loss.LOSS_BINARY_CROSSENTROPY, low, unit)).contains("record 3 (from 0) has -1");
        assertThat(targets(Loss.LOSS_CATEGORICAL_CROSSENTROPY, unit, high))
                .contains("record 5 (from 0) has 1.5 at position 1 (from 0) of its targets", "from 0 to 1");
        assertThat(targets(Loss.LOSS_BINARY_CROSSENTROPY, unit, unit)).isEmpty();
        assertThat(targets(Loss.LOSS_KL_DIVERGENCE, low, unit)).contains("klDivergence needs targets from 0 to 1");
        assertThat(targets(Loss.LOSS_MEAN_SQUARED_ERROR, low, high)).isEmpty();
        assertThat(targets(Loss.LOSS_HUBER, low, high)).isEmpty();
    }

    private static String targets(Loss loss, ValueRange.Place least, ValueRange.Place greatest) {
        var findings = new Findings();
        var targets = new ValueRange(least, greatest, Optional.empty());
        new LossFit(loss, false, findings)
                .checkTargets(new DataFacts(DataSpec.getDefaultInstance(), Optional.empty(), Optional.of(targets)));
        return findings.errors().toString().replaceFirst("^\\[]$", "");
    }

    private static String problems(Loss loss, String layers) {
        return problems(loss, false, layers);
    }

    private static String problems(Loss loss, boolean fromLogits, String layers) {
        var model = Organizer.parse("""
                {"class_name": "Sequential", "config": {"layers": [
                  {"class_name": "Dense", "config": {"units": 7, "activation": "tanh", "batch_input_shape": [null, 4]}},
                  %s]}}""".formatted(layers.replace('\'', '"')));
        var findings = new Findings();
        var topology = findings.take(new TopologyReader(OptionalInt.empty()).read("model.topology", model))
                .orElseThrow();
        var shape = topology.shape();
        assertThat(findings.errors()).isEmpty();
        var data = DataSpec.newBuilder().setRecords(Records.newBuilder().setClasses(3));
        new DataFit(DataFacts.of(data.build()), loss, fromLogits, findings).check(topology, shape);
        return findings.errors().toString().replaceFirst("^\\[]$", "");
    }
}
