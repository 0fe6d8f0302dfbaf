package io.manyhands.task.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import io.manyhands.task.testing.Organizer;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionCallTest {
    /// CALL stands for how the attention is called.
    private static final String MODEL = """
            {"class_name": "Functional", "config": {"name": "net", "layers": [
              {"name": "in", "class_name": "InputLayer", "config": {"batch_input_shape": [null, 6, 5]}, "inbound_nodes": []},
              {"name": "a", "class_name": "Dense", "config": {"units": 5}, "inbound_nodes": [[["in", 0, 0]]]},
              {"name": "b", "class_name": "Dense", "config": {"units": 5}, "inbound_nodes": [[["a", 0, 0]]]},
              {"name": "heads", "class_name": "MultiHeadAttention", "config": {"num_heads": 2, "key_dim": 4}, "inbound_nodes": [CALL]}
            ], "input_layers": [["in", 0, 0]], "output_layers": [["heads", 0, 0]]}}""";

    /// As Keras 3 writes it.
    private static final String WITH_KERAS_HUB = """
            {"class_name": "Sequential", "config": {"layers": [
              {"class_name": "InputLayer", "config": {"batch_shape": [null, 6, 5]}},
              {"class_name": "PositionEmbedding", "module": "keras_hub.src.layers.modeling.position_embedding",
               "registered_name": "keras_hub>PositionEmbedding",
               "config": {"sequence_length": 6, "hierarchical_alpha": 0.4, "initializer": {"module": "keras.initializers",
                "class_name": "GlorotUniform", "config": {"seed": null, "input_axes": null, "output_axes": null}, "registered_name": null}}},
              {"class_name": "Dense", "config": {"units": 3, "activation": {"module": "keras_hub.src.utils.keras_utils",
               "class_name": "function", "config": "keras_hub>gelu_approximate", "registered_name": "keras_hub>gelu_approximate"}}}
            ]}}""";

    private final Findings findings = new Findings();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'args': [b, b], 'kwargs': {'use_causal_mask': true}}",
                "{'args': [], 'kwargs': {'query': b, 'value': b, 'key': b, 'use_causal_mask': true, 'query_mask': null}}",
                "{'args': [b], 'kwargs': {'value': b, 'use_causal_mask': true, 'return_attention_scores': false, 'training': false}}",
                "[['b', 0, 0, {'value': ['b', 0, 0], 'use_causal_mask': true}]]"
            })
    void isTheSameHoweverKerasWritesIt(String call) {
        var topology = read(call);

        assertThat(findings.errors()).isEmpty();
        assertThat(topology.json())
                .contains("\"use_causal_mask\":true", "\"inbound_nodes\":[[[\"b\",0,0,{}]]]")
                .isEqualTo(read("[['b', 0, 0, {'use_causal_mask': true}]]").json());
        assertThat(topology.shape().weights())
                .filteredOn(weight -> weight.getName().startsWith("heads/"))
                .extracting(WeightSpec::getName, weight -> weight.getShapeList().toString())
                .containsExactly(
                        tuple("heads/query/kernel", "[5, 2, 4]"),
                        tuple("heads/query/bias", "[2, 4]"),
                        tuple("heads/key/kernel", "[5, 2, 4]"),
                        tuple("heads/key/bias", "[2, 4]"),
                        tuple("heads/value/kernel", "[5, 2, 4]"),
                        tuple("heads/value/bias", "[2, 4]"),
                        tuple("heads/attention_output/kernel", "[2, 4, 5]"),
                        tuple("heads/attention_output/bias", "[5]"));
    }

    @Test
    void isNotCausalUnlessThatIsSaid() {
        assertThat(read("{'args': [b, b], 'kwargs': {}}").json()).contains("\"use_causal_mask\":false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'args': [b, a], 'kwargs': {}} | has query, value and key of [b, a]; they must be one and the same",
                "[['b', 0, 0, {'value': ['a', 0, 0]}]] | has query, value and key of [b, a]",
                "{'args': [b, b], 'kwargs': {'attention_mask': a}} | calls the layer with attention_mask",
                "{'args': [b, b], 'kwargs': {'return_attention_scores': true}} | calls the layer with return_attention_scores true"
            })
    void whatCannotBeComputedIsRefusedByName(String call, String message) {
        refuse(call);

        assertThat(findings.errors())
                .filteredOn(error -> error.field().endsWith("layers[3].inbound_nodes"))
                .extracting(FieldError::message)
                .anySatisfy(found -> assertThat(found).contains(message));
    }

    @Test
    void whatIsOfKerasHubIsKnownByItsRegisteredName() {
        assertThat(attempt(WITH_KERAS_HUB))
                .hasValueSatisfying(topology -> assertThat(topology.json())
                        .contains("\"class_name\":\"PositionEmbedding\"", "\"activation\":\"gelu_approximate\""));
        assertThat(findings.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"keras_hub>PositionEmbedding, mine>PositionEmbedding", "keras_hub>PositionEmbedding, keras_hub>Other"})
    void anotherOfTheSameNameIsNot(String from, String to) {
        assertThat(attempt(WITH_KERAS_HUB.replace(from, to))).isEmpty();
        assertThat(findings.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("which only the program has"));
    }

    private Topology read(String call) {
        return attempt(model(call)).orElseThrow();
    }

    private void refuse(String call) {
        assertThat(attempt(model(call))).isEmpty();
    }

    private Optional<Topology> attempt(String json) {
        return findings.take(new TopologyReader(OptionalInt.empty()).read("topology", Organizer.parse(json)));
    }

    /// @param call with single quotes; a and b are the tensors that those layers give
    private static String model(String call) {
        var tensor =
                "{\"class_name\": \"__keras_tensor__\", \"config\": {\"dtype\": \"float32\", \"keras_history\": [\"$1\", 0, 0]}}";
        return MODEL.replace(
                "CALL", call.replaceAll("(?<=[ \\[])([ab])(?=[,\\]}])", tensor).replace('\'', '"'));
    }
}
