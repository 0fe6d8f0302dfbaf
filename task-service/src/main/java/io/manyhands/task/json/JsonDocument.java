package io.manyhands.task.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Parses and prints whole documents: no duplicate fields, nothing after the end, nesting bounded by Jackson.
public final class JsonDocument {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonDocument() {}

    /// @return the document; an empty object and a finding if it is not JSON
    public static JsonNode parse(byte[] utf8, Findings findings) {
        try {
            return MAPPER.readTree(utf8);
        } catch (JacksonException e) {
            findings.add("", "is not JSON: " + reason(e));
            return JsonNodeFactory.instance.objectNode();
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
