package io.manyhands.task.shard;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.Shard;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/// Looks at every line of a shard: each must be JSON.
public final class ShardCheck {
    private static final JsonFactory JSON = new JsonFactory();

    private ShardCheck() {}

    /// Takes a while; not for an event loop.
    ///
    /// @param bytes lines; each ends with a line feed, the last one may
    /// @param linesBefore of the shards before this one, for messages
    /// @throws UnusableLinesException names the first line that is not JSON
    public static Shard check(byte[] bytes, long linesBefore) {
        int lines = 0;
        for (int from = 0; from < bytes.length; ) {
            int end = from;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            lines++;
            var problem = problem(bytes, from, end);
            if (problem.isPresent()) {
                throw new UnusableLinesException(
                        "line %d %s; each line must be JSON".formatted(linesBefore + lines, problem.get()));
            }
            from = end + 1;
        }
        return Shard.newBuilder()
                .setSha256(ByteString.copyFrom(sha256(bytes)))
                .setBytes(bytes.length)
                .setRecords(lines)
                .build();
    }

    /// Token by token: what it makes is never held here.
    private static Optional<String> problem(byte[] text, int from, int end) {
        try (var tokens = JSON.createParser(text, from, end - from)) {
            if (tokens.nextToken() == null) {
                return Optional.of("is empty");
            }
            tokens.skipChildren();
            // A string, or a number, is read to its end only when somebody asks for it.
            tokens.finishToken();
            return tokens.nextToken() == null ? Optional.empty() : Optional.of("has something behind its JSON");
        } catch (JacksonException e) {
            return Optional.of(
                    "is not JSON: " + e.getOriginalMessage().lines().findFirst().orElse("nobody knows why"));
        } catch (IOException e) {
            return Optional.of("cannot be read: " + e.getMessage());
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
