package io.manyhands.task.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Records;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A model is the same job, whether Keras 3, Keras 2 or TensorFlow.js has written it.
class KerasModelTest {
    private final Findings findings = new Findings();

    static Stream<KerasModel> models() {
        return Stream.of(
                KerasModel.of("mlp", "[null, 4]", """
                        Dense hidden {"units": 8, "activation": "relu", "kernel_initializer": "HeNormal", "bias_initializer": "Zeros", "kernel_regularizer": 0.01, "bias_constraint": null, "quantization_config": null}
                        Dropout drop {"rate": 0.5, "seed": null, "noise_shape": null}
                        Dense out {"units": 3, "activation": "softmax"}"""),
                KerasModel.of("cnn", "[null, 8, 8, 3]", """
                        Conv2D first {"filters": 4, "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1, "activation": "relu", "use_bias": true, "kernel_initializer": "GlorotUniform"}
                        LeakyReLU leaky {"alpha": 0.25}
                        MaxPooling2D pool {"pool_size": [2, 2], "padding": "valid", "strides": [2, 2], "data_format": "channels_last"}
                        DepthwiseConv2D depthwise {"kernel_size": [3, 3], "depth_multiplier": 1, "depthwise_initializer": "GlorotUniform"}
                        Flatten flat {"data_format": "channels_last"}
                        Dense out {"units": 3, "activation": "softmax"}"""),
                KerasModel.of("residual", "[null, 8, 8, 3]", """
                        Conv2D stem {"filters": 4, "kernel_size": [3, 3], "padding": "same"} < in
                        LayerNormalization norm {"axis": [3], "epsilon": 0.001, "center": true, "scale": true} < stem
                        Activation act {"activation": "relu"} < norm
                        Conv2D branch {"filters": 4, "kernel_size": [3, 3], "padding": "same"} < act
                        Add sum {} < stem branch
                        Concatenate wide {"axis": -1} < sum act
                        GlobalAveragePooling2D mean {"data_format": "channels_last", "keepdims": false} < wide
                        Dense out {"units": 3, "activation": "softmax"} < mean"""),
                KerasModel.of("gru", "[null, 6]", """
                        Embedding tokens {"input_dim": 20, "output_dim": 4, "mask_zero": false}
                        GRU memory {"units": 5, "activation": "tanh", "recurrent_activation": "sigmoid", "recurrent_initializer": "Orthogonal", "reset_after": false, "return_sequences": false, "go_backwards": false, "stateful": false, "unroll": false, "dropout": 0.0, "recurrent_dropout": 0.0}
                        Dense out {"units": 3, "activation": "softmax"}"""),
                KerasModel.of("lstm", "[null, 6, 4]", """
                        LSTM first {"units": 5, "recurrent_activation": "sigmoid", "unit_forget_bias": true, "return_sequences": true, "return_state": false}
                        LSTM second {"units": 5, "recurrent_activation": "sigmoid", "unit_forget_bias": true}
                        Dense out {"units": 3, "activation": "softmax"}"""),
                KerasModel.of("bidirectional", "[null, 6, 4]", """
                        Bidirectional both {"merge_mode": "concat", "layer": {"class_name": "LSTM", "config": {"name": "cell", "units": 3, "recurrent_activation": "sigmoid"}}}
                        Dense out {"units": 3, "activation": "softmax"}"""),
                KerasModel.of("autoencoder", "[null, 4]", """
                        Dense encoded {"units": 2, "activation": "tanh"}
                        Dense decoded {"units": 4, "activation": "sigmoid"}"""),
                KerasModel.of("embedding", "[null, 6]", """
                        Embedding words {"input_dim": 20, "output_dim": 4} < in
                        GlobalAveragePooling1D mean {} < words
                        Dense hidden {"units": 4, "activation": "gelu"} < mean
                        Dense out {"units": 3, "activation": "softmax"} < hidden"""),
                KerasModel.of("distributed", "[null, 6, 4]", """
                        TimeDistributed each {"layer": {"class_name": "Dense", "config": {"name": "inner", "units": 2, "activation": "relu", "kernel_initializer": "GlorotUniform"}}}
                        Flatten flat
                        Dense out {"units": 3, "activation": "softmax"}"""));
    }

    @ParameterizedTest
    @MethodSource("models")
    void writerOfAModelDoesNotMatter(KerasModel model) {
        var job = build(model, model.tensorFlow()).orElseThrow();

        assertThat(build(model, model.keras2())).contains(job);
        assertThat(build(model, model.keras3())).contains(job);
        assertThat(job.getTraining().getModel().getExact()).isEqualTo(!isBeyondKernels(model));
    }

    /// What the kernels lack, such as an Embedding of records, is computed with TensorFlow.js, whoever wrote it.
    private static boolean isBeyondKernels(KerasModel model) {
        return List.of("bidirectional", "distributed", "embedding", "gru").contains(model.name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Lambda twice {\"function\": {\"class_name\": \"__lambda__\", \"config\": {\"code\": \"4wE=\"}}}"
                        + " | layers[1] | is a Lambda named \"twice\": a function as Python byte code",
                "Dense dense {\"units\": 3, \"activation\": {\"class_name\": \"__lambda__\", \"config\": {}}}"
                        + " | layers[1].config.activation | is a __lambda__: a function as Python byte code",
                "Dense dense {\"units\": 3, \"activation\": {\"module\": \"builtins\", \"class_name\": \"function\","
                        + " \"config\": \"steep\", \"registered_name\": \"function\"}}"
                        + " | layers[1].config.activation | is the function \"steep\"; activations are",
                "Dense dense {\"units\": 3, \"activation\": {\"module\": \"keras.layers\", \"class_name\":"
                        + " \"LeakyReLU\", \"config\": {\"negative_slope\": 0.1}, \"registered_name\": null}}"
                        + " | layers[1].config.activation | is the layer LeakyReLU; write it after this one",
                "Dense dense {\"units\": 3, \"kernel_regularizer_\": {\"module\": \"mine.parts\", \"class_name\":"
                        + " \"L2\", \"config\": {}, \"registered_name\": \"mine>L2\"}}"
                        + " | layers[1].config.kernel_regularizer_ | is a L2 (registered as \"mine>L2\"",
                "GRU memory {\"units\": 3, \"reset_after\": 1}"
                        + " | layers[1].config.reset_after | is 1; must be true or false",
                "Embedding words {\"input_dim\": 3, \"output_dim\": 2, \"mask_zero\": true}"
                        + " | layers[1].config.mask_zero | must be false: masks are not supported",
                "BatchNormalization norm {\"axis\": -1, \"synchronized\": true}"
                        + " | layers[1].config.synchronized | each leaf has its own statistics"
            })
    void whatNobodyCouldComputeIsRefusedByName(String line, String field, String message) {
        var model = KerasModel.of("refused", "[null, 4]", line);

        assertThat(build(model, model.keras3())).isEmpty();

        assertThat(findings.errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo("model.topology.config." + field);
            assertThat(error.message()).contains(message);
        });
    }

    @Test
    void classThatIsOnlyCalledLikeOneOfKerasIsRefused() {
        var model = KerasModel.of("mlp", "[null, 4]", "Dense out {\"units\": 3, \"activation\": \"softmax\"}");
        var json = model.keras3();
        ((ObjectNode) json.at("/config/layers/1")).put("module", "mine").put("registered_name", "mine>Dense");

        assertThat(build(model, json)).isEmpty();

        assertThat(findings.errors())
                .singleElement()
                .extracting(FieldError::message)
                .isEqualTo("is a Dense named \"out\" (registered as \"mine>Dense\", of the module \"mine\"),"
                        + " which only the program has that wrote the model. Use a layer of Keras");
    }

    @Test
    void tensorMayBeGivenByName() {
        var model = models().filter(each -> each.name().equals("embedding"))
                .findFirst()
                .orElseThrow();
        var json = model.keras3();
        var call = (ObjectNode) json.at("/config/layers/3/inbound_nodes/0");
        call.withObject("kwargs").set("inputs", call.at("/args/0"));
        call.putArray("args");

        assertThat(build(model, json)).isEqualTo(build(model, model.keras2())).isNotEmpty();
    }

    @Test
    void argumentOfACallThatWouldBeIgnoredIsRefused() {
        var model = models().filter(each -> each.name().equals("residual"))
                .findFirst()
                .orElseThrow();
        var json = model.keras3();
        ((ObjectNode) json.at("/config/layers/8/inbound_nodes/0/kwargs")).put("use_causal_mask", true);

        assertThat(build(model, json)).isEmpty();

        assertThat(findings.errors())
                .singleElement()
                .extracting(FieldError::message)
                .isEqualTo("calls the layer with use_causal_mask true, which would be ignored; remove it");
    }

    /// The job that trains a model on samples that fit it.
    private Optional<JobSpec> build(KerasModel model, JsonNode topology) {
        boolean isAutoencoder = model.name().equals("autoencoder");
        var input = Descriptions.parse(model.input());
        var shape = input.valueStream().skip(1).map(JsonNode::asInt).toList();
        var data = Records.newBuilder().addAllFeatureShape(shape);
        int features = shape.stream().reduce(1, (a, b) -> a * b);
        var job = Descriptions.with("/data", """
                {"type": "records", "dataset": "%s", "featureShape": %s, "featureType": "uint8", %s}""".formatted(
                        Descriptions.SHA256,
                        data.getFeatureShapeList(),
                        isAutoencoder ? "\"targetValues\": 4" : "\"classes\": 3"));
        job.withObject("model").put("loss", isAutoencoder ? "meanSquaredError" : "categoricalCrossentropy");
        job.withObject("model").set("topology", topology);
        job.withObject("training").put("samplesPerEpoch", 32);
        var records = new byte[64 * (features + (isAutoencoder ? 16 : 1))];
        var read = DescriptionReader.read(job.toString().getBytes(UTF_8))
                .flatMap(description -> description.spec(
                        "the-id", Instant.EPOCH, new WorkDescription.Material(Optional.of(records), Optional.empty())));
        return findings.take(read);
    }
}
