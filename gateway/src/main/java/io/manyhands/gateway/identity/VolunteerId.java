package io.manyhands.gateway.identity;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A volunteer's random name: 12 bytes.
public record VolunteerId(ByteString bytes) {
    public static final int LENGTH = 12;

    public VolunteerId {
        if (bytes.size() != LENGTH) {
            throw new IllegalArgumentException("volunteer id of %d bytes: must be %d".formatted(bytes.size(), LENGTH));
        }
    }

    public static VolunteerId random(SecureRandom random) {
        var bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new VolunteerId(ByteString.copyFrom(bytes));
    }

    /// Lower-case hexadecimal, as in Redis.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
