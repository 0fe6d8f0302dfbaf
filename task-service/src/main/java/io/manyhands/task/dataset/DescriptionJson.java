package io.manyhands.task.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.manyhands.task.conversion.Description;
import java.io.IOException;

/// A description as it is stored.
final class DescriptionJson {
    /// What a later release has added is passed over.
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private DescriptionJson() {}

    static String print(Description description) {
        try {
            return JSON.writeValueAsString(description);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("%s cannot be written as JSON".formatted(description), e);
        }
    }

    /// @param json that was printed here
    static Description parse(byte[] json) {
        try {
            return JSON.readValue(json, Description.class);
        } catch (IOException e) {
            throw new IllegalStateException("a description in Redis cannot be read: delete the data set", e);
        }
    }
}
