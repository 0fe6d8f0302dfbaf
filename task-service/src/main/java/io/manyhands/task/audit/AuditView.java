package io.manyhands.task.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyhands.protocol.v1.AuditEntry;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An entry of the audit log as the REST interface shows it.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AuditEntry", description = "What an organizer did, or what was refused.")
public record AuditView(
        @Schema(description = "Names the entry, for `after`")
        String id,

        @Schema(description = "Unix time in milliseconds") long at,

        @Schema(
                description = "What was done",
                enumeration = {
                    "job-created",
                    "job-paused",
                    "job-resumed",
                    "job-deleted",
                    "job-rolled-back",
                    "dataset-stored",
                    "dataset-deleted",
                    "token-created",
                    "token-revoked",
                    "refused",
                    "unknown"
                })
        String action,

        @Schema(description = "Id of a job or a token, SHA-256 of a data set; of what was refused, why")
        String subject,

        @Schema(description = "Id of the token with which it was done; absent: nobody knows") @Nullable
        String token,

        @Schema(description = "Name of that token, at that time") @Nullable
        String name,

        @Schema(description = "Address that it came from; of what was refused, the network")
        String from,

        @Schema(description = "How often, within a short time")
        int count) {
    static AuditView of(RedisAudit.Logged logged) {
        AuditEntry entry = logged.entry();
        return new AuditView(
                logged.id(),
                logged.at(),
                Actions.text(entry.getAction()),
                entry.getSubject(),
                orNull(entry.getTokenId()),
                orNull(entry.getTokenName()),
                entry.getFrom(),
                Math.max(1, entry.getCount()));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
