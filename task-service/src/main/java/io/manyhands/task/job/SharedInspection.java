package io.manyhands.task.job;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.manyhands.protocol.v1.SharedFile.Form;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Looks at a shared file as it comes, piece by piece, and keeps none of them: whether it is what it is shared as.
/// Not thread-safe.
final class SharedInspection {
    private static final int DECODED = 8192;
    private static final JsonFactory JSON = new JsonFactory();

    private final Form form;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer characters = CharBuffer.allocate(DECODED);
    /// The beginning of a character that goes on in the next piece.
    private byte[] begun = {};

    private final JsonParser tokens;
    private int depth;
    private boolean isBegun;
    private boolean isOver;

    private int bytes;
    private Optional<String> problem = Optional.empty();

    SharedInspection(Form form) {
        this.form = form;
        try {
            tokens = JSON.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new IllegalStateException("nothing is read yet", e);
        }
    }

    void add(byte[] piece) {
        bytes = Math.addExact(bytes, piece.length);
        if (form != Form.FORM_BYTES && problem.isEmpty()) {
            problem = textProblem(piece, false).or(() -> jsonProblem(piece, false));
        }
    }

    SharedDescription.Found end() {
        if (form != Form.FORM_BYTES && problem.isEmpty()) {
            var nothing = new byte[0];
            problem = textProblem(nothing, true).or(() -> jsonProblem(nothing, true));
        }
        return new SharedDescription.Found(bytes, problem);
    }

    private Optional<String> textProblem(byte[] piece, boolean isLast) {
        var utf8 = ByteBuffer.allocate(begun.length + piece.length)
                .put(begun)
                .put(piece)
                .flip();
        for (var result = CoderResult.OVERFLOW; result.isOverflow(); characters.clear()) {
            result = decoder.decode(utf8, characters, isLast);
            if (result.isError()) {
                return Optional.of("is not text in UTF-8; share it as bytes");
            }
        }
        begun = new byte[utf8.remaining()];
        utf8.get(begun);
        return Optional.empty();
    }

    private Optional<String> jsonProblem(byte[] piece, boolean isLast) {
        if (form != Form.FORM_JSON) {
            return Optional.empty();
        }
        try {
            var feeder = (ByteArrayFeeder) tokens.getNonBlockingInputFeeder();
            feeder.feedInput(piece, 0, piece.length);
            if (isLast) {
                feeder.endOfInput();
            }
            return structureProblem(isLast);
        } catch (JacksonException e) {
            return Optional.of("is not JSON: %s; share it as text"
                    .formatted(e.getOriginalMessage().lines().findFirst().orElse("nobody knows why")));
        } catch (IOException e) {
            return Optional.of("cannot be read: " + e.getMessage());
        }
    }

    /// Token by token, as far as they have come.
    private Optional<String> structureProblem(boolean isLast) throws IOException {
        for (var token = tokens.nextToken();
                token != null && token != JsonToken.NOT_AVAILABLE;
                token = tokens.nextToken()) {
            if (isOver) {
                return Optional.of("has something behind its JSON; share it as text");
            }
            isBegun = true;
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            isOver = depth == 0;
        }
        return isLast && !isBegun ? Optional.of("is empty, which is not JSON; share it as text") : Optional.empty();
    }
}
