package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.json.Range;
import java.util.stream.Stream;

/// The arguments of layers that transformers are made of.
final class AttentionArguments {
    private static final String NO_PENALTY = "penalties of an attention's weights are not applied. Use weightDecay";

    private AttentionArguments() {}

    /// Of MultiHeadAttention. `useCausalMask`, which Keras gives in the call, stands among them: see [AttentionCall].
    static Stream<Argument> ofHeads() {
        return Stream.of(
                Arguments.size("numHeads"),
                Arguments.size("keyDim"),
                Arguments.sizeOrThatOf("valueDim", "keyDim"),
                Arguments.number("dropout", 0, Range.fraction()),
                Arguments.flag("useBias", true),
                Arguments.flag("useCausalMask", false),
                Arguments.initializer("kernel", Initialization.GLOROT_UNIFORM),
                Arguments.initializer("bias", Initialization.ZEROS),
                Arguments.none("kernelRegularizer", NO_PENALTY),
                Arguments.none("biasRegularizer", NO_PENALTY),
                Arguments.constraint("kernel"),
                Arguments.constraint("bias"),
                Arguments.none("outputShape", "as many values come out as go in. Add a Dense"),
                Arguments.only(
                        "attentionAxes", AttentionArguments::isFirst, "must be 1: positions are what comes first"),
                Arguments.none("slidingWindow", "a position sees all positions, or all up to itself"),
                Arguments.onlyFalse("useGate", "outputs are not gated"),
                Arguments.harmless("flashAttention"),
                Arguments.none("seed", Arguments.NO_SEED));
    }

    /// Keras counts the batch as dimension 0, and always says this one.
    private static boolean isFirst(JsonNode axes) {
        return axes.isArray() && axes.size() == 1 && axes.get(0).asInt() == 1;
    }

    /// Of the PositionEmbedding of KerasHub. `hierarchicalAlpha` has a part in positions only that a table does not
    /// have.
    static Stream<Argument> ofPositions() {
        return Stream.of(
                Arguments.size("sequenceLength"),
                Arguments.initializer("", Initialization.GLOROT_UNIFORM),
                Arguments.harmless("hierarchicalAlpha"));
    }
}
