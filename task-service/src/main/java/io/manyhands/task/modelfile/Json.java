package io.manyhands.task.modelfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.JsonDocument;
import io.manyhands.task.json.Read;
import java.util.List;

/// JSON in files of models.
final class Json {
    private Json() {}

    /// @param place what it is in
    /// @throws UnusableModelException if it is not JSON
    static JsonNode parse(String place, byte[] utf8) {
        return switch (JsonDocument.parse(utf8)) {
            case Read.Done<JsonNode>(JsonNode json, List<String> _) -> json;
            case Read.Refused<JsonNode>(List<FieldError> errors) ->
                throw new UnusableModelException(
                        "has a %s that %s".formatted(place, errors.getFirst().message()));
        };
    }
}
