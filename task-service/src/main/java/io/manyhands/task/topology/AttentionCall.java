package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.task.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// How a MultiHeadAttention is called: Keras gives it a query, a value and perhaps a key, and says there whether it is
/// causal. A sequence attends to itself here, so the layer gets one source; and `use_causal_mask` becomes a part of its
/// configuration, as each layer is called once.
final class AttentionCall {
    static final String CLASS_NAME = "MultiHeadAttention";
    private static final String CAUSAL = "use_causal_mask";

    private final JsonObject layer;
    private final List<JsonNode> tensors = new ArrayList<>();

    private AttentionCall(JsonObject layer) {
        this.layer = layer;
    }

    /// Rewrites a layer of this class as one with a single source; leaves others as they are.
    static void simplify(JsonObject layer, JsonNode json) {
        var inbound = json.has("inbound_nodes") ? json.get("inbound_nodes") : json.path("inboundNodes");
        boolean isCall = inbound.size() == 1 && Spelling.className(json).equals(CLASS_NAME);
        if (isCall && json.path("config") instanceof ObjectNode config) {
            new AttentionCall(layer).simplify(inbound.get(0), config);
        }
    }

    private void simplify(JsonNode call, ObjectNode config) {
        if (call.path("kwargs") instanceof ObjectNode kwargs && call.path("args") instanceof ArrayNode args) {
            args.forEach(tensors::add);
            take(kwargs, config, "query");
            requireSame(tensors.stream()
                    .map(tensor -> tensor.path("config").path("keras_history"))
                    .toList());
            args.removeAll();
            tensors.stream().limit(1).forEach(args::add);
        } else if (source(call) instanceof ArrayNode source && source.path(3) instanceof ObjectNode kwargs) {
            tensors.add(
                    JsonNodeFactory.instance.arrayNode().addAll(List.of(source.get(0), source.get(1), source.get(2))));
            take(kwargs, config);
            requireSame(tensors);
        }
    }

    /// Of Keras 2.
    private static JsonNode source(JsonNode call) {
        return call.path(0).isTextual() ? call : call.path(0);
    }

    /// Takes out of the arguments what is understood; what is left is judged as with any layer.
    private void take(ObjectNode kwargs, ObjectNode config, String... more) {
        for (var name : more) {
            takeTensor(kwargs, name);
        }
        takeTensor(kwargs, "value");
        takeTensor(kwargs, "key");
        if (kwargs.path(CAUSAL).isBoolean()) {
            config.set(CAUSAL, kwargs.remove(CAUSAL));
        }
        if (kwargs.path("return_attention_scores").isBoolean()
                && !kwargs.path("return_attention_scores").booleanValue()) {
            kwargs.remove("return_attention_scores");
        }
    }

    private void takeTensor(ObjectNode kwargs, String name) {
        if (kwargs.hasNonNull(name)) {
            tensors.add(kwargs.remove(name));
        }
    }

    private void requireSame(List<JsonNode> sources) {
        if (sources.stream().distinct().count() > 1) {
            layer.reject(
                    "inboundNodes",
                    "has query, value and key of %s; they must be one and the same: volunteers compute the attention of a sequence to itself"
                            .formatted(sources.stream()
                                    .map(source -> source.path(0).asText())
                                    .distinct()
                                    .toList()));
        }
    }
}
