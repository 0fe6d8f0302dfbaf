package io.manyhands.task.topology;

import java.util.List;

/// A table with a row per class number.
final class EmbeddingRule implements LayerRule {
    private static final Initialization KERAS_DEFAULT = Initialization.uniform(0.05);

    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        layer.requireFalse("maskZero", "masks are not supported");
        var table = Shape.of(layer.positive("inputDim"), layer.positive("outputDim"));
        var weight = layer.weight("embeddings", table, "embeddingsInitializer", KERAS_DEFAULT);
        return new Applied(input.append(table.last()), List.of(weight));
    }
}
