package io.manyhands.task.modelfile;

import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.WeightSpec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Weights that are brought together from where they lie, in topology order.
final class FloatCopy {
    private final ByteBuffer values;

    /// @param weights that will be put, in this order
    FloatCopy(List<WeightSpec> weights) {
        long bytes = weights.stream().mapToLong(Tensors::size).sum() * Float.BYTES;
        this.values = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// @param from in its own byte order, from its position on; moved on
    /// @param place what is told of a value that is not finite
    /// @throws UnusableModelException for such a value
    void put(WeightSpec weight, ByteBuffer from, String place) {
        long count = Tensors.size(weight);
        if (from.remaining() < count * Float.BYTES) {
            throw new BufferUnderflowException();
        }
        for (long i = 0; i < count; i++) {
            float value = from.getFloat();
            if (!Float.isFinite(value)) {
                throw new UnusableModelException(
                        "has a weight that is %s at %s, value %d; all must be finite".formatted(value, place, i));
            }
            values.putFloat(value);
        }
    }

    /// @return all of them, float32 little-endian; not copied
    byte[] bytes() {
        return values.array();
    }
}
