package io.manyhands.task.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Parses and prints whole documents: no duplicate fields, nothing after the end, nesting bounded by Jackson.
public final class JsonDocument {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonDocument() {}

    public static Read<JsonNode> parse(byte[] utf8) {
        try {
            return new Read.Done<>(MAPPER.readTree(utf8), List.of());
        } catch (JacksonException e) {
            return new Read.Refused<>(List.of(new FieldError("", "is not JSON: " + reason(e))));
        } catch (IOException e) {
            throw new UncheckedIOException("reading an array of bytes failed", e);
        }
    }

    public static String print(JsonNode json) {
        return json.toString();
    }

    private static String reason(JacksonException e) {
        var where = e instanceof StreamReadException && e.getLocation() != null
                ? " (line %d, column %d)"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr())
                : "";
        return e.getOriginalMessage() + where;
    }
}
