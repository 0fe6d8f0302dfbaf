package io.manyhands.task.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Parses and prints whole documents: no duplicate fields, nothing after the end, nothing nested deeper than
/// [#MOST_NESTED].
public final class JsonDocument {
    /// Readers call themselves for what is inside, and at Jackson's 1000 some need more than a thread's stack.
    /// Models in models take 5 each.
    static final int MOST_NESTED = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_NESTED)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonDocument() {}

    public static Read<JsonNode> parse(byte[] utf8) {
        try {
            var json = MAPPER.readTree(utf8);
            return SurrogateHalves.find(json)
                    .<Read<JsonNode>>map(half -> new Read.Refused<>(List.of(half)))
                    .orElseGet(() -> new Read.Done<>(json, List.of()));
        } catch (JacksonException e) {
            return new Read.Refused<>(List.of(new FieldError("", "is not JSON: " + reason(e))));
        } catch (CharConversionException e) { // UTF-32, which Jackson recognizes as well, beyond Unicode or cut off
            return new Read.Refused<>(
                    List.of(new FieldError("", "is not JSON: %s; send UTF-8".formatted(e.getMessage()))));
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
