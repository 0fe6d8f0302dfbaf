package io.manyhands.protocol;

import io.manyhands.protocol.v1.WeightSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Where the weights of a model are in `model.weights.h5` of a `.keras` file: `layers/dense_1/vars/0`.
/// Folders are called by the layers' classes, in the order of the layers, and not by their names
/// (`_save_container_state` of Keras 3.15).
public final class KerasPaths {
    private static final Set<String> RECURRENT = Set.of("LSTM", "GRU", "SimpleRNN", "ConvLSTM2D");

    private KerasPaths() {}

    /// @param className as Keras calls it
    /// @param name first part of its weights' names
    /// @param inner class of the layer that it applies; empty if it applies none
    public record Layer(String className, String name, String inner) {}

    /// @param layers of the model, in the order in which Keras holds them
    /// @param weights in the same order
    /// @return one path for each weight
    /// @throws IllegalArgumentException if a weight is of none of the layers
    public static List<String> of(List<Layer> layers, List<WeightSpec> weights) {
        var folders = folders(layers);
        var counts = new HashMap<String, Integer>();
        var paths = new ArrayList<String>();
        for (var weight : weights) {
            var layer = owner(layers, weight.getName());
            var rest = weight.getName().substring(layer.name().length() + 1);
            var group = "layers/%s%s/vars/".formatted(folders.get(layer.name()), inside(layer, rest));
            paths.add(group + (counts.merge(group, 1, Integer::sum) - 1));
        }
        return paths;
    }

    private static Map<String, String> folders(List<Layer> layers) {
        var used = new HashMap<String, Integer>();
        var folders = new HashMap<String, String>();
        for (var layer : layers) {
            var name = snakeCase(layer.className());
            int times = used.merge(name, 1, Integer::sum);
            folders.put(layer.name(), times == 1 ? name : name + "_" + (times - 1));
        }
        return folders;
    }

    /// A name may be the beginning of another one.
    private static Layer owner(List<Layer> layers, String weight) {
        return layers.stream()
                .filter(layer -> weight.startsWith(layer.name() + "/"))
                .max(Comparator.comparingInt(layer -> layer.name().length()))
                .orElseThrow(() -> new IllegalArgumentException("weight %s is of no layer".formatted(weight)));
    }

    /// @param rest of the weight's name, behind the layer's
    private static String inside(Layer layer, String rest) {
        return switch (layer.className()) {
            case "Bidirectional" -> rest.startsWith("forward_") ? "/forward_layer/cell" : "/backward_layer/cell";
            case "MultiHeadAttention" ->
                "/%s_dense".formatted(rest.startsWith("attention_output/") ? "output" : rest.split("/", 2)[0]);
            case "TimeDistributed" -> RECURRENT.contains(layer.inner()) ? "/layer/cell" : "/layer";
            default -> RECURRENT.contains(layer.className()) ? "/cell" : "";
        };
    }

    /// As `to_snake_case` of Keras: `Conv2D` is `conv2d`, `PReLU` is `p_re_lu`.
    static String snakeCase(String className) {
        return className
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
