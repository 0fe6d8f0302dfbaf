package io.manyhands.task.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A page of the audit log.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AuditPage", description = "A page of the audit log, in order.")
public record AuditPage(
        @Schema(description = "Oldest first; may be empty") List<AuditView> entries,

        @Schema(description = "The `after` of the next page; absent on one that is not full") @Nullable
        String next) {
    static AuditPage of(List<AuditView> entries, int limit) {
        return new AuditPage(
                entries, entries.size() < limit ? null : entries.getLast().id());
    }
}
