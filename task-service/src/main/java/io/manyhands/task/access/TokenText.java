package io.manyhands.task.access;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The text of a token, `mh_<id>_<secret>`, in one of its two forms: as it is given to its holder, once, and as it is
/// kept, which is the SHA-256 of that text.
///
/// A plain hash is enough: the secret has 256 random bits, so that nobody finds it by trying, however quickly a hash is
/// computed. Salt and a slow function are for what people think up.
///
/// @param id names the token; no secret
/// @param sha256 of the text, 32 bytes
public record TokenText(String id, ByteString sha256) {
    private static final int ID_BYTES = 6;
    private static final int SECRET_BYTES = 32;
    /// What scanners for leaked secrets can look for, as well.
    private static final Pattern FORMAT =
            Pattern.compile("mh_([0-9a-f]{%d})_[0-9a-f]{%d}".formatted(2 * ID_BYTES, 2 * SECRET_BYTES));

    /// @param random cryptographically secure
    /// @return the text of a new token
    public static String next(RandomGenerator random) {
        return "mh_%s_%s".formatted(hex(random, ID_BYTES), hex(random, SECRET_BYTES));
    }

    /// @return empty if it does not look like a token
    public static Optional<TokenText> parse(String text) {
        var matcher = FORMAT.matcher(text);
        return matcher.matches()
                ? Optional.of(new TokenText(matcher.group(1), ByteString.copyFrom(hash(text))))
                : Optional.empty();
    }

    /// Takes the same time whatever the other is.
    boolean matches(ByteString otherSha256) {
        return MessageDigest.isEqual(sha256.toByteArray(), otherSha256.toByteArray());
    }

    static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String hex(RandomGenerator random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
