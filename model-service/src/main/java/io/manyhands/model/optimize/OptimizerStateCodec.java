package io.manyhands.model.optimize;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;

/// [OptimizerState] as bytes, little-endian: format (int32, 1), steps (int64), number of scalars (int32),
/// scalars (float32), number of slots (int32), length of a slot (int32), slots (float32).
public final class OptimizerStateCodec {
    private static final int FORMAT = 1;
    private static final int HEADER_BYTES = 4 * Integer.BYTES + Long.BYTES;

    private OptimizerStateCodec() {}

    /// Copies everything into a new array.
    public static byte[] encode(OptimizerState state) {
        int slotLength = state.slots().isEmpty() ? 0 : state.slots().getFirst().length;
        int values = Math.addExact(
                state.scalars().size(), Math.multiplyExact(state.slots().size(), slotLength));
        var bytes = ByteBuffer.allocate(Math.addExact(HEADER_BYTES, Math.multiplyExact(values, Float.BYTES)))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(FORMAT).putLong(state.steps()).putInt(state.scalars().size());
        state.scalars().forEach(bytes::putFloat);
        bytes.putInt(state.slots().size()).putInt(slotLength);
        for (var slot : state.slots()) {
            bytes.slice(bytes.position(), slotLength * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .put(slot);
            bytes.position(bytes.position() + slotLength * Float.BYTES);
        }
        return bytes.array();
    }

    /// Allocates nothing that the length of `bytes` does not vouch for.
    ///
    /// @throws IllegalArgumentException if these are not the bytes of a state
    public static OptimizerState decode(byte[] bytes) {
        try {
            return decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("optimizer state: %d bytes are too few".formatted(bytes.length), e);
        }
    }

    private static OptimizerState decode(ByteBuffer bytes) {
        int format = bytes.getInt();
        if (format != FORMAT) {
            throw new IllegalArgumentException("optimizer state: format %d, must be %d".formatted(format, FORMAT));
        }
        long steps = bytes.getLong();
        int scalarCount = bytes.getInt();
        if (scalarCount < 0) {
            throw new IllegalArgumentException(
                    "optimizer state: %d scalars, must not be negative".formatted(scalarCount));
        }
        var scalars = new ArrayList<Float>();
        for (int left = scalarCount; left > 0; left--) {
            scalars.add(bytes.getFloat());
        }
        int slotCount = bytes.getInt();
        int slotLength = bytes.getInt();
        if (slotCount < 0 || slotLength < 0 || (long) slotCount * slotLength * Float.BYTES != bytes.remaining()) {
            throw new IllegalArgumentException("optimizer state: %d slots of %d values, but %d bytes follow"
                    .formatted(slotCount, slotLength, bytes.remaining()));
        }
        // Of slots without values, any number would fit into no bytes at all.
        if ((slotCount == 0) != (slotLength == 0)) {
            throw new IllegalArgumentException(
                    "optimizer state: %d slots of %d values, none must be empty".formatted(slotCount, slotLength));
        }
        var slots = new ArrayList<float[]>();
        for (int i = 0; i < slotCount; i++) {
            slots.add(slot(bytes, slotLength));
        }
        return new OptimizerState(steps, scalars, slots);
    }

    private static float[] slot(ByteBuffer bytes, int length) {
        var slot = new float[length];
        bytes.asFloatBuffer().get(slot);
        bytes.position(bytes.position() + length * Float.BYTES);
        return slot;
    }
}
