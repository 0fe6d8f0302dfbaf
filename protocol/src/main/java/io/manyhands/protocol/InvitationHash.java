package io.manyhands.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// What services keep of a job's invitation: not itself, but a random salt and the SHA-256 of both, so that whoever
/// reads Redis or a backup cannot look it up. The hash is a quick one: it keeps nobody from trying short invitations,
/// and what an invitation gives is the right to compute, no more.
public final class InvitationHash {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern FORMAT = Pattern.compile("[0-9a-f]{%d}".formatted(2 * (SALT_BYTES + HASH_BYTES)));

    private final byte[] salt;
    private final byte[] sha256;

    private InvitationHash(byte[] salt, byte[] sha256) {
        this.salt = salt;
        this.sha256 = sha256;
    }

    /// @param random cryptographically secure
    public static InvitationHash of(String invitation, RandomGenerator random) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new InvitationHash(salt, hash(salt, invitation));
    }

    /// @param text see [#text]
    /// @return empty if it is none
    public static Optional<InvitationHash> parse(String text) {
        if (!FORMAT.matcher(text).matches()) {
            return Optional.empty();
        }
        var hex = HexFormat.of();
        var salt = hex.parseHex(text, 0, 2 * SALT_BYTES);
        return Optional.of(new InvitationHash(salt, hex.parseHex(text, 2 * SALT_BYTES, text.length())));
    }

    /// Takes as long for a wrong invitation as for the right one.
    public boolean isOf(String invitation) {
        return MessageDigest.isEqual(sha256, hash(salt, invitation));
    }

    /// As it is kept: hexadecimal, the salt first.
    public String text() {
        return HexFormat.of().formatHex(salt) + HexFormat.of().formatHex(sha256);
    }

    /// Shows nothing: it may end up in a log.
    @Override
    public String toString() {
        return "InvitationHash";
    }

    private static byte[] hash(byte[] salt, String invitation) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return digest.digest(invitation.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
