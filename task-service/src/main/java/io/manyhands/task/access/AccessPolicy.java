package io.manyhands.task.access;

import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the value of an `Authorization` header.
///
/// @param root the configured admin token; empty refuses everyone
/// @param auditors the configured token of auditors; empty: none is told from a stranger
record AccessPolicy(Optional<String> root, Optional<String> auditors) {
    private static final String SCHEME = "Bearer ";

    /// Takes the same time for every token of one length. Hashes are compared, so that not even the length of the right
    /// one shows.
    Claim decide(@Nullable String authorization) {
        if (root.isEmpty()) {
            return new Claim.NotConfigured();
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new Claim.Nothing();
        }
        var presented = authorization.substring(SCHEME.length()).strip();
        if (isSame(presented, root)) {
            return new Claim.Root();
        }
        return isSame(presented, auditors)
                ? new Claim.Auditors()
                : TokenText.parse(presented).<Claim>map(Claim.Token::new).orElseGet(Claim.Wrong::new);
    }

    private static boolean isSame(String presented, Optional<String> configured) {
        return configured.isPresent()
                && MessageDigest.isEqual(TokenText.hash(presented), TokenText.hash(configured.get()));
    }
}
