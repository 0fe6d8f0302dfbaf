package io.manyhands.standalone.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;

/// What `GET /api/tokens` answers of a token.
@JsonIgnoreProperties(ignoreUnknown = true)
record TokenEntry(String id, String name, List<String> scopes, long expiresAt, String createdBy) {
    String end() {
        return Instant.ofEpochMilli(expiresAt).toString();
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Page(List<TokenEntry> tokens) {}

    /// With its text.
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Issued(String token, String id, String name, List<String> scopes, long expiresAt) {
        String end() {
            return Instant.ofEpochMilli(expiresAt).toString();
        }

        /// Not the secret: records end up in logs.
        @Override
        public String toString() {
            return "Issued[…]";
        }
    }
}
