package io.manyhands.standalone.server;

import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/// Made at the first start. With a data directory they are kept there, readable by their owner only.
///
/// @param adminToken presented by whoever creates or changes jobs
/// @param volunteerToken presented by volunteers of the organizer's own, whose word counts without a second
///     one
/// @param signingKey Base64; signs leases and volunteers' identities
public record Secrets(String adminToken, String volunteerToken, String signingKey) {
    private static final int TOKEN_BYTES = 24;
    private static final int KEY_BYTES = 32;

    static Secrets of(Optional<Path> data) {
        var fresh = new Secrets(token(), token(), Base64.getEncoder().encodeToString(random(KEY_BYTES)));
        return data.map(fresh::keptIn).orElse(fresh);
    }

    private Secrets keptIn(Path dir) {
        return new Secrets(
                kept(dir.resolve("admin-token"), adminToken),
                kept(dir.resolve("volunteer-token"), volunteerToken),
                kept(dir.resolve("signing-key"), signingKey));
    }

    private static String token() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random(TOKEN_BYTES));
    }

    /// Not the secrets: records end up in logs.
    @Override
    public String toString() {
        return "Secrets[…]";
    }

    /// @return what the file holds, or `fresh`, which it holds from now on
    private static String kept(Path file, String fresh) {
        try {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.createFile(file, ownerOnly);
            Files.writeString(file, fresh + "\n");
            return fresh;
        } catch (FileAlreadyExistsException e) {
            return read(file);
        } catch (IOException e) {
            throw new StandaloneException(
                    "%s cannot be written (%s); name another --data directory".formatted(file, e), e);
        }
    }

    private static String read(Path file) {
        try {
            var secret = Files.readString(file).strip();
            if (secret.isEmpty()) {
                throw new StandaloneException("%s is empty; delete it to have a new one made".formatted(file));
            }
            return secret;
        } catch (IOException e) {
            throw new StandaloneException("%s cannot be read (%s)".formatted(file, e), e);
        }
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
