package io.manyhands.task.token;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A token that was made just now, with its text, which is never shown again.
@Schema(name = "IssuedToken", description = "A new token. Its text is shown this once.")
public record IssuedToken(
        @Schema(description = "To be sent as `Authorization: Bearer …`; only its hash is kept")
        String token,

        @JsonUnwrapped TokenView about) {
    /// Not the secret: records end up in logs.
    @Override
    public String toString() {
        return "IssuedToken[…]";
    }
}
