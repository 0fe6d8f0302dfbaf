package io.manyhands.protocol.work;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Entries one behind the other, which is what values and states of map-reduce are: each begins with the bytes of its
/// text, the inputs that it is about and those among them that failed (uint32, little-endian); then comes the text.
///
/// @param count entries
/// @param inputs of all entries together
/// @param failed of all entries together
public record MapEntries(int count, long inputs, long failed) {
    private static final int HEADER_BYTES = 12;

    /// @return empty if the bytes are something else, or say that more inputs failed than there are
    public static Optional<MapEntries> read(ByteString bytes) {
        var buffer = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        int count = 0;
        long inputs = 0;
        long failed = 0;
        while (buffer.remaining() >= HEADER_BYTES) {
            long text = Integer.toUnsignedLong(buffer.getInt());
            long about = Integer.toUnsignedLong(buffer.getInt());
            long lost = Integer.toUnsignedLong(buffer.getInt());
            if (text > buffer.remaining() || lost > about) {
                return Optional.empty();
            }
            buffer.position(buffer.position() + (int) text);
            count += 1;
            inputs += about;
            failed += lost;
        }
        return buffer.hasRemaining() ? Optional.empty() : Optional.of(new MapEntries(count, inputs, failed));
    }

    /// The texts of all entries; views.
    ///
    /// @param bytes of which [#read] makes something
    public static List<ByteString> texts(ByteString bytes) {
        var texts = new ArrayList<ByteString>();
        for (int at = 0; at < bytes.size(); ) {
            int length = bytes.substring(at, at + Integer.BYTES)
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt();
            at += HEADER_BYTES;
            texts.add(bytes.substring(at, at + length));
            at += length;
        }
        return texts;
    }

    /// One entry.
    public static ByteString encode(int inputs, int failed, String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(HEADER_BYTES + utf8.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(utf8.length)
                .putInt(inputs)
                .putInt(failed)
                .put(utf8);
        return ByteString.copyFrom(bytes.rewind());
    }
}
