package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import io.manyhands.task.json.Read;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads the topology of a model in any of the forms in which Keras and TensorFlow.js write it, and brings it into the
/// one of its kind, with `"$alphabet"` replaced: see [SequentialReader] and [FunctionalReader].
public final class TopologyReader {
    private static final List<String> WRAPPERS =
            List.of("modelTopology", "model_topology", "modelConfig", "model_config");
    /// "Model" is what TensorFlow.js and old versions of Keras call a functional one.
    private static final Map<String, Boolean> IS_FUNCTIONAL =
            Map.of("Sequential", false, "Functional", true, "Model", true);

    private final OptionalInt alphabet;
    private final Findings findings = new Findings();

    /// For one reading.
    ///
    /// @param alphabet what `"$alphabet"` stands for; empty where the data is not text
    public TopologyReader(OptionalInt alphabet) {
        this.alphabet = alphabet;
    }

    /// Whether it can be read only if the alphabet is known.
    public static boolean saysAlphabet(JsonNode json) {
        return AlphabetSize.isSaidIn(json);
    }

    /// @param path where the topology stands in the description
    /// @param json not changed
    public Read<Topology> read(String path, JsonNode json) {
        var topology = read(path, json, Dialect.of(json));
        return findings.read(topology::orElseThrow);
    }

    private Optional<Topology> read(String path, JsonNode json, Dialect dialect) {
        for (var wrapper : WRAPPERS) {
            if (json.has(wrapper)) {
                return read(path + "." + wrapper, json.get(wrapper), dialect);
            }
        }
        var model = JsonObject.of(
                path, new AlphabetSize(alphabet, findings).replacedIn(path, json), Naming.KERAS, findings);
        boolean isFunctional = model.choice("className", IS_FUNCTIONAL);
        new ForeignCode(findings).refuseIn(path, json);
        checkWhole(model, dialect);
        if (!findings.isEmpty()) {
            return Optional.empty();
        }
        return isFunctional
                ? new FunctionalReader(findings, dialect).read(model)
                : new SequentialReader(findings, dialect).read(model);
    }

    /// What a model says of itself as if it were a layer.
    private void checkWhole(JsonObject model, Dialect dialect) {
        if (model.value("config") instanceof ObjectNode config) {
            var given = new GivenLayer("model", model.pathOf("config"), config, OptionalInt.empty(), dialect, findings);
            LayerArguments.ofModels().forEach(argument -> argument.reading().read(given, argument.name()));
        }
    }
}
