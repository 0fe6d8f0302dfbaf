package io.manyhands.model.progress;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/// Server-Sent Events as they are sent: encoded once, whoever listens.
///
/// @param json as REST answers are written
record EventText(ObjectMapper json) {
    private static final String COMMENT = ":still here\n\n";

    /// Keeps a quiet connection open.
    static byte[] comment() {
        return COMMENT.getBytes(UTF_8);
    }

    /// @param view what is committed in that round, without contributions
    byte[] round(RoundView view) {
        return utf8("event:round\nid:%d\ndata:%s\n\n".formatted(view.round(), write(view)));
    }

    /// @param missed the rounds that are not sent
    byte[] missed(MissedView missed) {
        return utf8("event:missed\ndata:%s\n\n".formatted(write(missed)));
    }

    byte[] state(StateView state) {
        return utf8("event:state\ndata:%s\n\n".formatted(write(state)));
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("%s cannot be written as JSON".formatted(value.getClass()), e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
