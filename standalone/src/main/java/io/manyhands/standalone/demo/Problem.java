package io.manyhands.standalone.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// Puts a problem document (RFC 9457) into words for the console.
final class Problem {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Problem() {}

    /// One line, and one more for each field that is wrong.
    static String text(int status, String body) {
        try {
            var problem = JSON.readTree(body);
            return problem.isObject() ? text(problem) : unknown(status, body);
        } catch (JsonProcessingException e) {
            return unknown(status, body);
        }
    }

    private static String text(JsonNode problem) {
        var text = new StringBuilder(
                problem.path("detail").asText(problem.path("title").asText()));
        problem.path("errors")
                .forEach(error -> text.append("%n  %s: %s"
                        .formatted(
                                error.path("field").asText(),
                                error.path("message").asText())));
        return text.toString();
    }

    private static String unknown(int status, String body) {
        return "status %d%s"
                .formatted(
                        status,
                        body.isBlank() ? "" : ", " + body.lines().findFirst().orElse(""));
    }
}
