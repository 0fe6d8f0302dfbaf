package io.manyhands.task.token;

import io.manyhands.protocol.v1.OrganizerToken;
import io.manyhands.task.access.Organizer;
import io.manyhands.task.access.QuotaView;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A token as the REST interface shows it: without its secret, which nobody knows but its holder.
@Schema(name = "Token", description = "An organizer's token, without its secret.")
public record TokenView(
        @Schema(description = "Names it in paths; the part of its text between the underscores")
        String id,

        @Schema(description = "Who holds it") String name,

        @Schema(description = "What it is good for: `admin`, `submit`, `read`, `auditor`")
        List<String> scopes,

        @Schema(description = "Unix time in milliseconds") long createdAt,

        @Schema(description = "Unix time in milliseconds; refused from then on")
        long expiresAt,

        @Schema(description = "Name of the token with which it was made")
        String createdBy,

        @Schema(description = "What its holder may have and do")
        QuotaView quota) {
    static TokenView of(OrganizerToken token) {
        var organizer = Organizer.of(token);
        return new TokenView(
                token.getId(),
                token.getName(),
                organizer.scopeNames(),
                token.getCreatedAtMs(),
                token.getExpiresAtMs(),
                token.getCreatedBy(),
                QuotaView.of(organizer.quota()));
    }
}
