package io.manyhands.model.onnx;

import java.io.ByteArrayOutputStream;
import java.util.List;

/// Puts pieces of bytes in between others that go by. For one pass; not thread-safe.
public final class Weaving {
    private final List<byte[]> heads;
    private final List<Long> lengths;
    private int next;
    /// Bytes that are to go by before the next head.
    private long left;

    /// @param lengths of what follows each head
    Weaving(List<byte[]> heads, List<Long> lengths) {
        this.heads = heads;
        this.lengths = lengths;
    }

    /// @param piece what goes by, cut anywhere
    /// @return the same with all heads that belong before and into it
    public byte[] add(byte[] piece) {
        var out = new ByteArrayOutputStream(piece.length);
        for (int at = 0; at < piece.length; ) {
            if (left == 0) {
                out.writeBytes(heads.get(next));
                left = lengths.get(next);
                next++;
            }
            int count = (int) Math.min(left, piece.length - at);
            out.write(piece, at, count);
            at += count;
            left -= count;
        }
        return out.toByteArray();
    }
}
