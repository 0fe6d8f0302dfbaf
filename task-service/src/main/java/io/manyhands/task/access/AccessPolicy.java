package io.manyhands.task.access;

import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the value of an `Authorization` header.
///
/// @param root the configured admin token; empty refuses everyone
record AccessPolicy(Optional<String> root) {
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
        return MessageDigest.isEqual(TokenText.hash(presented), TokenText.hash(root.get()))
                ? new Claim.Root()
                : TokenText.parse(presented).<Claim>map(Claim.Token::new).orElseGet(Claim.Wrong::new);
    }
}
