package io.manyhands.protocol.work;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A count, as eight bytes: uint64, little-endian.
public record CountingValue(long count) {
    public static final int BYTES = Long.BYTES;

    /// @param value [#BYTES] long
    public static CountingValue decode(ByteString value) {
        return new CountingValue(
                value.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getLong());
    }

    public ByteString encode() {
        var bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(count);
        return ByteString.copyFrom(bytes.rewind());
    }
}
