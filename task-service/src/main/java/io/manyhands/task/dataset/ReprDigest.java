package io.manyhands.task.dataset;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// What a client says the bytes of a body are called: the header `Repr-Digest` (RFC 9530).
final class ReprDigest {
    static final String HEADER = "Repr-Digest";

    private static final String ALGORITHM = "sha-256=";
    private static final int SHA256_BYTES = 32;

    private ReprDigest() {}

    /// @param header as it came
    /// @return the SHA-256 in hexadecimal; empty if the header names none
    static Optional<String> sha256(Optional<String> header) {
        return header.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(member -> member.startsWith(ALGORITHM))
                .findFirst()
                .map(member -> hexadecimal(member.substring(ALGORITHM.length())));
    }

    private static String hexadecimal(String value) {
        if (value.length() > 2 && value.startsWith(":") && value.endsWith(":")) {
            try {
                var bytes = Base64.getDecoder().decode(value.substring(1, value.length() - 1));
                if (bytes.length == SHA256_BYTES) {
                    return HexFormat.of().formatHex(bytes);
                }
            } catch (IllegalArgumentException _) {
                // Refused below.
            }
        }
        throw Problems.of(
                ProblemCode.INVALID_SHA256,
                "the header %s is '%s%s'; write the 32 bytes of the SHA-256 in base64 between colons, or leave it out"
                        .formatted(HEADER, ALGORITHM, value));
    }
}
