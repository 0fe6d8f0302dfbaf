package io.manyhands.protocol;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Proofs of work: the first nonces, counted from 0, that will do.
final class GoldenProofs {
    private static final int CHALLENGE_BYTES = 16;

    private GoldenProofs() {}

    static List<JsonText> cases() {
        var random = new Random(24);
        var cases = new ArrayList<JsonText>();
        for (int bits : new int[] {0, 1, 7, 8, 9, 12, 16}) {
            var challenge = new byte[CHALLENGE_BYTES];
            random.nextBytes(challenge);
            cases.add(proof(ByteString.copyFrom(challenge), bits));
        }
        return cases;
    }

    private static JsonText proof(ByteString challenge, int bits) {
        var nonce = Stream.iterate(0L, counted -> counted + 1)
                .map(counted -> ByteString.copyFrom(
                        ByteBuffer.allocate(Long.BYTES).putLong(counted).array()))
                .filter(tried -> ProofOfWork.zeroBits(challenge, tried) >= bits)
                .findFirst()
                .orElseThrow();
        return new JsonText()
                .with("challenge", hex(challenge))
                .with("bits", bits)
                .with("nonce", hex(nonce));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
