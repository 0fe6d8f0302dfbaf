package io.manyhands.task.organizer;

import io.manyhands.task.access.Organizer;
import io.manyhands.task.access.Quota;
import io.manyhands.task.access.QuotaView;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An organizer as the REST interface shows it.
@Schema(name = "Organizer", description = "Who holds the token of the request, and what is used of its quota.")
public record OrganizerView(
        @Schema(
                description =
                        "Of the token; `root` for the admin token of the configuration, `auditors` for that of auditors")
        String id,

        @Schema(description = "Of the token") String name,

        @Schema(description = "What the token is good for") List<String> scopes,

        @Schema(description = "What it may have and do; absent for the admin token, which has no bounds") @Nullable
        QuotaView quota,

        @Schema(description = "What it has and did") QuotaView used) {
    static OrganizerView of(Organizer organizer, Quota used) {
        return new OrganizerView(
                organizer.id(),
                organizer.name(),
                organizer.scopeNames(),
                organizer.isRoot() ? null : QuotaView.of(organizer.quota()),
                QuotaView.of(used));
    }
}
