package io.manyhands.task.topology;

import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.json.JsonObject;
import java.util.List;

/// The configuration of one layer in normal form, in the terms of its rule.
///
/// @param name of the layer, unique in the model; the first part of its weights' names
/// @param json the layer's `config`: what it has is within bounds, see [LayerArguments]
record LayerConfig(String name, JsonObject json) {
    static final int MAX_DIMENSION = 1 << 24;

    /// A size that was worked out; all numbers above [#MAX_DIMENSION] are the same to us.
    static int bounded(long size) {
        return (int) Math.min(MAX_DIMENSION, size);
    }

    int positive(String field) {
        return json.integer(field, 1, MAX_DIMENSION);
    }

    boolean flag(String field) {
        return json.flagOr(field, false);
    }

    boolean isFrozen() {
        return !json.flagOr("trainable", true);
    }

    /// One per dimension.
    List<Integer> sizes(String field, int count) {
        return json.integers(field, count, count, 1, MAX_DIMENSION);
    }

    boolean padsToSame() {
        return json.value("padding").asText().equals("same");
    }

    /// @return whether the layer can be applied to a sample of this shape
    boolean acceptsRank(Shape input, int rank) {
        if (input.rank() != rank) {
            reject("", "takes samples of %d dimensions, but the layer before it gives %s".formatted(rank, input));
        }
        return input.rank() == rank;
    }

    /// @param field empty for the layer as a whole
    void reject(String field, String message) {
        json.reject(
                field.isEmpty() ? "name" : field, field.isEmpty() ? "layer '%s' %s".formatted(name, message) : message);
    }

    /// How the values of a weight begin.
    Initialization initialization(String field) {
        return InitializerReader.read(json, field, Initialization.ZEROS);
    }

    WeightSpec weight(String weight, Shape shape, String initializerField) {
        return weight(weight, shape, initialization(initializerField));
    }

    WeightSpec weight(String weight, Shape shape, Initialization initialization) {
        return WeightSpec.newBuilder()
                .setName(name + "/" + weight)
                .addAllShape(shape.dimensions())
                .setInitializer(initialization.forShape(shape))
                .build();
    }
}
