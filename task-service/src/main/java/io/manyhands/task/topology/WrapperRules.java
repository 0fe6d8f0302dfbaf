package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.topology.LayerRule.Applied;
import java.util.ArrayList;
import java.util.Map;

/// Layers that apply another one.
final class WrapperRules {
    private WrapperRules() {}

    /// One layer, applied to every step of the first dimension.
    static Applied timeDistributed(LayerConfig layer, Shape input) {
        if (input.rank() < 2) {
            layer.reject(
                    "", "takes samples of at least 2 dimensions, but the layer before it gives %s".formatted(input));
            return Applied.withoutWeights(input);
        }
        var inner = inner(layer);
        var applied = inner.rule().apply(inner.named(layer.name()), input.withoutFirst());
        return new Applied(applied.output().prepend(input.dimension(0)), applied.weights());
    }

    /// A recurrent layer forwards, and a second one backwards.
    static Applied bidirectional(LayerConfig layer, Shape input) {
        var inner = inner(layer);
        if (!(inner.rule() instanceof RecurrentRule)) {
            layer.reject("layer", "must be an LSTM, GRU or SimpleRNN");
            return Applied.withoutWeights(input);
        }
        var name = layer.name() + "/%s_" + inner.config().name();
        var forward = inner.rule().apply(inner.named(name.formatted("forward")), input);
        var backward = inner.rule().apply(inner.named(name.formatted("backward")), input);
        var weights = new ArrayList<WeightSpec>(forward.weights());
        weights.addAll(backward.weights());
        return new Applied(merged(layer, forward.output()), weights);
    }

    private static Shape merged(LayerConfig layer, Shape output) {
        var modes = Map.of("concat", true, "sum", false, "mul", false, "ave", false);
        return layer.json().choiceOr("mergeMode", true, modes) ? output.withLast(2 * output.last()) : output;
    }

    private static Inner inner(LayerConfig layer) {
        var json = layer.json().object("layer");
        var config = json.object("config");
        var name = config.textOr("name", "inner", 80);
        if (config.has("trainable")) {
            config.reject("trainable", "is false; must be true: a layer that another one applies cannot be frozen");
        }
        return new Inner(LayerRules.of(json.text("className", 80)), new LayerConfig(name, config));
    }

    private record Inner(LayerRule rule, LayerConfig config) {
        LayerConfig named(String name) {
            return new LayerConfig(name, config.json());
        }
    }
}
