package io.manyhands.task.topology;

import java.util.List;

/// A table with a row per class number.
final class EmbeddingRule implements LayerRule {
    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        var table = Shape.of(layer.positive("inputDim"), layer.positive("outputDim"));
        var weight = layer.weight("embeddings", table, "embeddingsInitializer");
        return new Applied(input.append(table.last()), List.of(weight));
    }
}
