package io.manyhands.task.topology;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The order in which Keras and TensorFlow.js hold the layers of a functional model, and so their weights: by
/// depth, which is the longest way to the output, deepest first; those of one depth as they are met first on
/// the way from the output.
///
/// Only here are layers ordered; volunteers take them as they come. `golden/topologies.json` holds it to what
/// TensorFlow.js does.
final class LayerOrder {
    private final Map<String, List<String>> sources;
    private final Set<String> met = new LinkedHashSet<>();
    private final Set<String> left = new LinkedHashSet<>();
    private boolean hasCycle;

    private LayerOrder(Map<String, List<String>> sources) {
        this.sources = sources;
    }

    /// @param sources of every layer, the names of those before it
    /// @return the layers that the output needs, itself last; empty if they are connected in a cycle
    static Optional<List<String>> of(String output, Map<String, List<String>> sources) {
        var order = new LayerOrder(sources);
        order.visit(output);
        return order.hasCycle ? Optional.empty() : Optional.of(order.byDepth());
    }

    private void visit(String layer) {
        if (left.contains(layer)) {
            return;
        }
        if (!met.add(layer)) {
            hasCycle = true;
            return;
        }
        sources.getOrDefault(layer, List.of()).forEach(this::visit);
        left.add(layer);
    }

    private List<String> byDepth() {
        var depths = new HashMap<String, Integer>();
        for (var layer : new ArrayList<>(left).reversed()) {
            int depth = depths.computeIfAbsent(layer, unread -> 0);
            sources.getOrDefault(layer, List.of()).forEach(source -> depths.merge(source, depth + 1, Math::max));
        }
        Comparator<String> byDepth = Comparator.comparing(depths::get);
        return met.stream().sorted(byDepth.reversed()).toList();
    }
}
