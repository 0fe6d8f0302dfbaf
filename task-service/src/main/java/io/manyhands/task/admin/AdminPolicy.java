package io.manyhands.task.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides whether the value of an `Authorization` header is the admin token.
///
/// @param token the configured token; empty refuses everyone
record AdminPolicy(Optional<String> token) {
    enum Verdict {
        GRANTED,
        NOT_CONFIGURED,
        MISSING,
        WRONG
    }

    private static final String SCHEME = "Bearer ";

    /// Takes the same time for every wrong token of one length.
    Verdict decide(@Nullable String authorization) {
        if (token.isEmpty()) {
            return Verdict.NOT_CONFIGURED;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Verdict.MISSING;
        }
        var presented = authorization.substring(SCHEME.length()).strip();
        return MessageDigest.isEqual(bytes(presented), bytes(token.get())) ? Verdict.GRANTED : Verdict.WRONG;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
