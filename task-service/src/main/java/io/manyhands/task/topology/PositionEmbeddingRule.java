package io.manyhands.task.topology;

import java.util.List;

/// A table with a row per position of a sequence, whatever the sequence holds: the layer of KerasHub.
final class PositionEmbeddingRule implements LayerRule {
    @Override
    public Applied apply(LayerConfig layer, Shape input) {
        int positions = layer.positive("sequenceLength");
        if (layer.acceptsRank(input, 2) && input.dimension(0) > positions) {
            layer.reject(
                    "sequenceLength",
                    "is %d, but the layer before gives %d positions".formatted(positions, input.dimension(0)));
        }
        var table = Shape.of(positions, input.last());
        return new Applied(input, List.of(layer.weight("embeddings", table, "initializer")));
    }
}
