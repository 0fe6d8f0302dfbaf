package io.manyhands.task.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import io.manyhands.task.testing.Organizer;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyReaderTest {
    private static final String DENSE = """
            {"class_name": "Dense", "config": {"batch_input_shape": [null, 4], "units": 2}}""";

    private final Findings findings = new Findings();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"class_name\": \"Sequential\", \"config\": {\"layers\": [%s]}}",
                "{\"class_name\": \"Sequential\", \"config\": [%s]}",
                "{\"className\": \"Sequential\", \"config\": {\"layers\": [%s]}}",
                "{\"model_config\": {\"class_name\": \"Sequential\", \"config\": {\"layers\": [%s]}}, \"keras_version\": \"2\"}",
                "{\"modelTopology\": {\"model_config\": {\"class_name\": \"Sequential\", \"config\": {\"layers\": [%s]}}}}"
            })
    void everyWrappingHasTheSameNormalForm(String form) {
        var topology = read(form.formatted(DENSE));

        assertThat(findings.errors()).isEmpty();
        assertThat(topology.json()).isEqualTo("""
                        {"class_name":"Sequential","config":{"name":"sequential","layers":[\
                        {"class_name":"InputLayer","config":{"name":"input","batch_input_shape":[null,4]}},\
                        {"class_name":"Dense","config":{"name":"dense_1","units":2,"activation":"linear",\
                        "use_bias":true,\
                        "kernel_initializer":{"class_name":"VarianceScaling",\
                        "config":{"scale":1.0,"mode":"fan_avg","distribution":"uniform"}},\
                        "bias_initializer":{"class_name":"Zeros","config":{}}}}]}}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cropping2D | {\"cropping\": [[3, 2], [0, 0]]} | leaves nothing of its input [5, 6, 2] in dimension 0",
                "SeparableConv2D | {\"filters\": 2, \"kernel_size\": [2, 7]} | has a window of 7, but its input has only 6 positions in dimension 1",
                "Conv3D | {\"filters\": 2, \"kernel_size\": 1} | takes samples of 4 dimensions, but the layer before it gives [5, 6, 2]",
                "ConvLSTM2D | {\"filters\": 2, \"kernel_size\": 1} | takes samples of 4 dimensions"
            })
    void mistakeInALayerOfImagesIsReported(String className, String config, String message) {
        refuse(sequential("""
                {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 5, 6, 2]}}""", """
                {"class_name": "%s", "config": %s}""".formatted(className, config)));

        assertThat(findings.errors())
                .extracting(FieldError::message)
                .singleElement()
                .satisfies(text -> assertThat(text).contains(message));
    }

    @Test
    void alphabetStandsForItsSizeAnywhere() {
        var topology = read(sequential("""
                {"class_name": "Dense", "config": {"batch_input_shape": [null, "$alphabet"], "units": "$alphabet"}}"""));

        assertThat(derive(topology).input()).isEqualTo(Shape.of(28));
        assertThat(derive(topology).output()).isEqualTo(Shape.of(28));
        assertThat(topology.json()).doesNotContain("$alphabet");
    }

    @Test
    void alphabetWithoutTextIsAnError() {
        findings.take(new TopologyReader(OptionalInt.empty()).read("topology", Organizer.parse(sequential("""
                {"class_name": "Dense", "config": {"batch_input_shape": [null, 4], "units": "$alphabet"}}"""))));

        assertThat(findings.errors().getFirst().field()).isEqualTo("topology.config.layers[0].config.units");
        assertThat(findings.errors().getFirst().message()).contains("the data is not text");
    }

    @Test
    void namesAreMadeUpAroundThoseThatAreGiven() {
        var topology = read(sequential(DENSE, """
                {"class_name": "Dense", "config": {"name": "dense_1", "units": 2}}""", """
                {"class_name": "LeakyReLU", "config": {}}"""));

        assertThat(topology.layers())
                .extracting(layer -> layer.config().name())
                .containsExactly("input", "dense_2", "dense_1", "leaky_re_lu_1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BatchNormalization | {\"momentum\": 2} | layers[1].config.momentum | is 2; must be a number, at least 0.0 and at most 1.0",
                "BatchNormalization | {\"virtual_batch_size\": 4} | layers[1].config.virtual_batch_size | set leafSize",
                "TimeDistributed | {\"trainable\": false, \"layer\": {\"class_name\": \"ReLU\", \"config\": {}}} | layers[1].config.trainable | cannot be frozen",
                "Dense | {\"units\": 0} | layers[1].config.units | is 0; must be a whole number in 1..16777216",
                "Dense | {} | layers[1].config.units | is missing",
                "Dense | {\"units\": 2, \"activation\": \"rely\"} | layers[1].config.activation | activations are elu",
                "Dense | {\"units\": 2, \"kernel_regularizer\": {}} | config.kernel_regularizer | is {}; must be L1, L2 or L1L2",
                "Dense | {\"units\": 2, \"kernel_regularizer\": \"orthogonal\"} | config.kernel_regularizer | is \"orthogonal\"; must be L1, L2 or L1L2",
                "Dense | {\"units\": 2, \"bias_regularizer\": {\"class_name\": \"L2\", \"config\": {\"l2\": -1}}} | bias_regularizer.config.l2 | is -1; must be a number, at least 0.0",
                "Dense | {\"units\": 2, \"recurrentRegularizer\": \"l2\"} | config.recurrentRegularizer | is not applied; remove it: a Dense has kernel_regularizer, bias_regularizer",
                "Dense | {\"units\": 2, \"activity_regularizer\": \"l2\"} | config.activity_regularizer | are not applied",
                "ReLU | {\"kernel_regularizer\": \"l2\"} | config.kernel_regularizer | is not applied; remove it: a ReLU has no regularizers",
                "TimeDistributed | {\"layer\": {\"class_name\": \"ReLU\", \"config\": {\"kernel_regularizer\": \"l2\"}}} | layer.config.kernel_regularizer | is not applied",
                "Dense | {\"units\": 2, \"biasConstraint\": {}} | layers[1].config.biasConstraint | are not applied",
                "Add | {} | layers[1].config.name | takes the outputs of 2 or more layers",
                "Dense | {\"units\": 2, \"kernel_initializer\": \"magic\"} | config.kernel_initializer | supported are",
                "LSTM | {\"units\": 2} | layers[1].config.name | takes samples of 2 dimensions, but the layer before it gives [2]",
                "Conv2D | {\"filters\": 2, \"kernel_size\": [1, 2, 3]} | config.kernel_size | 2..2 whole numbers",
                "Conv1D | {\"filters\": 2, \"kernel_size\": 1, \"padding\": \"causal\"} | config.padding | must be one of same, valid",
                "Conv1D | {\"filters\": 2, \"kernel_size\": 1, \"data_format\": \"channels_first\"} | config.data_format | channels_last",
                "Conv1D | {\"filters\": 2, \"kernel_size\": 1, \"dilation_rate\": 2} | config.dilation_rate | is 2; must be 1: TensorFlow.js has no gradient of dilated convolutions",
                "ReLU | {\"negative_slope\": 0.1} | config.negative_slope | is 0.1; must be 0: TensorFlow.js ignores it. Use LeakyReLU",
                "ReLU | {\"max_value\": -1} | config.max_value | is -1; must be a number, at least 0.0",
                "LeakyReLU | {\"alpha\": 0.1, \"negative_slope\": 0.2} | config.negative_slope | is 0.2, but alpha, which is the same, is 0.1",
                "Dense | {\"units\": 2, \"unitz\": 3} | config.unitz | is 3, but a Dense has no such argument; remove it. There are name, ",
                "Dense | {\"units\": 2, \"use_bias\": true, \"useBias\": false} | config.useBias | is there as use_bias, too",
                "Dense | {\"units\": 2, \"batch_input_shape\": [null, 3]} | config.batch_input_shape | but the layer before gives [2]; remove it",
                "Dense | {\"units\": 2, \"kernel_initializer\": {\"class_name\": \"GlorotUniform\", \"config\": {\"seed\": 7}}} | kernel_initializer.config.seed | all chance comes from the job's own",
                "Dense | {\"units\": 2, \"kernel_initializer\": {\"class_name\": \"GlorotUniform\", \"config\": {\"scale\": 7}}} | kernel_initializer.config.scale | has no such argument",
                "Activation | {\"activation\": \"gelu_fast\"} | config.activation | activations are elu",
                "Bidirectional | {\"merge_mode\": null, \"layer\": {\"class_name\": \"LSTM\", \"config\": {\"units\": 2}}} | config.merge_mode | is null; must be concat, sum, mul or ave",
                "Swirl | {} | layers[1].class_name | Swirl is not a layer that volunteers can compute; there are Activation, ",
                "Masking | {} | layers[1].class_name | has no gradient in TensorFlow.js",
                "Flatten | {} | layers[1].config.name | takes samples of at least 2 dimensions",
                "Reshape | {\"target_shape\": [3]} | config.target_shape | has 3 values, but its input [2] has 2",
                "Reshape | {\"target_shape\": [-1]} | config.target_shape | is [-1]",
                "Dropout | {\"rate\": 0.5, \"noise_shape\": [1, 2]} | config.noise_shape | is [1,2]; must be null, or a list of null, as samples share nothing",
                "Dropout | {\"rate\": 0.5, \"noise_shape\": [null, 3]} | config.noise_shape | is [null,3], but samples are [2]; must be null, 1 or 2 at position 1",
                "PReLU | {\"shared_axes\": [2]} | config.shared_axes | is [2]; must be 1..1 whole numbers in 1..1",
                "Dot | {\"axes\": 1} | layers[1].config.name | takes the outputs of 2 layers, but gets that of one",
                "SpatialDropout1D | {\"rate\": 0.5} | layers[1].config.name | takes samples of 2 dimensions",
                "Dropout | {\"rate\": 1} | layers[1].config.rate | must be a number, at least 0.0 and below 1.0",
                "Permute | {\"dims\": [2]} | layers[1].config.dims | is [2]",
                "LayerNormalization | {\"axis\": 0} | layers[1].config.axis | 0 is the batch",
                "Embedding | {\"input_dim\": 2, \"output_dim\": 2, \"mask_zero\": true} | mask_zero | masks are not supported",
                "Bidirectional | {\"layer\": {\"class_name\": \"Dense\", \"config\": {}}} | config.layer | must be an LSTM",
                "TimeDistributed | {\"layer\": {\"class_name\": \"Dense\", \"config\": {\"units\": 1}}} | config.name | at least 2 dimensions"
            })
    void mistakeIsReportedWhereItIs(String className, String config, String field, String message) {
        refuse(sequential(DENSE, """
                {"class_name": "%s", "config": %s}""".formatted(className, config), """
                {"class_name": "Dense", "config": {"units": 2}}"""));

        assertThat(findings.errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).endsWith(field);
            assertThat(error.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LSTM | {\"units\": 2, \"stateful\": true} | samples would depend on each other",
                "GRU | {\"units\": 2, \"return_state\": true} | a model has one output",
                "LSTM | {\"units\": 2, \"bias_initializer\": \"ones\"} | must be false where biasInitializer is not zeros",
                "MaxPooling1D | {\"pool_size\": 9} | has a window of 9, but its input has only 6 positions in dimension 0",
                "DepthwiseConv2D | {\"kernel_size\": 2} | takes samples of 3 dimensions"
            })
    void mistakeInALayerOfSequencesIsReported(String className, String config, String message) {
        refuse(sequential("""
                {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 6, 5]}}""", """
                {"class_name": "%s", "config": %s}""".formatted(className, config)));

        assertThat(findings.errors())
                .extracting(FieldError::message)
                .singleElement()
                .satisfies(text -> assertThat(text).contains(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[null, null, 5]", "[null]", "[null, 0]", "[null, \"many\"]", "[null, 1, 2, 3, 4, 5, 6]"})
    void inputThatIsNotFixedIsRefused(String shape) {
        refuse(sequential("""
                {"class_name": "Dense", "config": {"batch_input_shape": %s, "units": 2}}""".formatted(shape)));

        assertThat(findings.errors().getFirst().message()).contains("after the batch there must be");
    }

    @Test
    void firstLayerMustSayWhatGoesIn() {
        refuse(sequential("""
                {"class_name": "Dense", "config": {"units": 2}}"""));

        assertThat(findings.errors().getFirst().message()).contains("\"batch_input_shape\": [null, 40, \"$alphabet\"]");
    }

    @Test
    void namesMustDiffer() {
        refuse(sequential("""
                {"class_name": "Dense", "config": {"name": "a", "batch_input_shape": [null, 4], "units": 2}}""", """
                {"class_name": "Dense", "config": {"name": "a", "units": 2}}"""));

        assertThat(findings.errors())
                .extracting(FieldError::field)
                .containsExactly("topology.config.layers[1].config.name");
    }

    @Test
    void otherModelsAreRefused() {
        refuse("{\"class_name\": \"Graph\", \"config\": {\"layers\": []}}");

        assertThat(findings.errors())
                .contains(new FieldError(
                        "topology.class_name", "is \"Graph\"; must be one of Functional, Model, Sequential"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"l1_l2\" | 0.01 | 0.01",
                "\"l2\" | 0.0 | 0.01",
                "{\"class_name\": \"L1\", \"config\": {\"l1\": 0.5}} | 0.5 | 0.0",
                "{\"className\": \"L1L2\", \"config\": {\"l1\": 0, \"l2\": 0.25}} | 0.0 | 0.25"
            })
    void regularizersHaveOneFormThatTensorFlowJsLoads(String written, String l1, String l2) {
        var topology = read(sequential(DENSE, """
                {"class_name": "Dense", "config": {"units": 2, "kernelRegularizer": %s}}""".formatted(written)));

        assertThat(findings.errors()).isEmpty();
        assertThat(topology.json())
                .contains("\"kernel_regularizer\":{\"class_name\":\"L1L2\",\"config\":{\"l1\":%s,\"l2\":%s}}"
                        .formatted(l1, l2));
    }

    @Test
    void regularizersOfRecurrentLayersAreThoseThatTensorFlowJsForgets() {
        var topology = read(sequential("""
                {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 6, 5]}}""", """
                {"class_name": "Bidirectional", "config": {"name": "both", "layer": {"class_name": "LSTM",
                 "config": {"name": "cell", "units": 2, "return_sequences": true, "recurrent_regularizer": "l2"}}}}""", """
                {"class_name": "GRU", "config": {"name": "gru", "units": 2, "bias_regularizer": "l1", "kernel_regularizer": null}}""", """
                {"class_name": "Dense", "config": {"units": 2, "kernel_regularizer": "l2"}}"""));

        assertThat(findings.errors()).isEmpty();
        assertThat(topology.beyondTensorFlow())
                .containsExactly("cell (LSTM): recurrent_regularizer", "gru (GRU): bias_regularizer");
    }

    @Test
    void enormousShapesDoNotOverflow() {
        assertThat(Shape.of(1 << 24, 1 << 24, 1 << 24).size()).isEqualTo((1 << 24) + 1);
    }

    private Topology read(String json) {
        return attempt(json).orElseThrow();
    }

    private void refuse(String json) {
        assertThat(attempt(json)).isEmpty();
    }

    private Optional<Topology> attempt(String json) {
        return findings.take(new TopologyReader(OptionalInt.of(28)).read("topology", Organizer.parse(json)));
    }

    private ModelShape derive(Topology topology) {
        return topology.shape();
    }

    private static String sequential(String... layers) {
        return "{\"class_name\": \"Sequential\", \"config\": {\"layers\": [%s]}}".formatted(String.join(", ", layers));
    }
}
