package io.manyhands.gateway.identity;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Names a job in the tokens of those who have paid its entry cost: 8 bytes. Another job of the same id has another
/// one.
public record EntryMark(ByteString bytes) {
    static final int LENGTH = 8;

    public static EntryMark of(String jobId, long createdAtMs) {
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest("%s:%d".formatted(jobId, createdAtMs).getBytes(StandardCharsets.UTF_8));
            return new EntryMark(ByteString.copyFrom(hash, 0, LENGTH));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
