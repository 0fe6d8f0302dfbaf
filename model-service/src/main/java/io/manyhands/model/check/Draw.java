package io.manyhands.model.check;

import com.google.protobuf.ByteString;
import io.manyhands.model.version.Sha256;

/// Draws what is checked, as nobody can foresee who does not know the seed; the same again for whoever does.
///
/// @param seed secret
public record Draw(ByteString seed) {
    private static final double RANGE = 0x1p-53;
    private static final int UNUSED_BITS = Long.SIZE - 53;

    /// @param place of the value
    /// @param share 0 to 1
    boolean takes(String job, String place, double share) {
        var drawn = Sha256.hash(seed.concat(ByteString.copyFromUtf8(job + "/" + place)))
                .raw()
                .asReadOnlyByteBuffer()
                .getLong();
        return (drawn >>> UNUSED_BITS) * RANGE < share;
    }

    /// Without the seed.
    @Override
    public String toString() {
        return "Draw";
    }
}
