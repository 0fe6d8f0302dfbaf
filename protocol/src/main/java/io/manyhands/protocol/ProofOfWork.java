package io.manyhands.protocol;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Work that takes long to do and no time to check: a nonce such that the SHA-256 of challenge and nonce begins with
/// many zero bits. The twin of `volunteer-ui/src/protocol/proof-of-work.ts`, which does it.
public final class ProofOfWork {
    private ProofOfWork() {}

    /// How many zero bits the hash begins with, 0 to 256.
    public static int zeroBits(ByteString challenge, ByteString nonce) {
        int bits = 0;
        for (byte each : hash(challenge.concat(nonce))) {
            int zeros = Integer.numberOfLeadingZeros(Byte.toUnsignedInt(each)) - (Integer.SIZE - Byte.SIZE);
            bits += zeros;
            if (zeros < Byte.SIZE) {
                break;
            }
        }
        return bits;
    }

    private static byte[] hash(ByteString message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message.toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
