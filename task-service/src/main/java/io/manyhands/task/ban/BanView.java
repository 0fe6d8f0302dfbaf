package io.manyhands.task.ban;

import io.manyhands.protocol.v1.Ban;
import io.manyhands.rest.openapi.RestDocumentFilter;
import java.util.HexFormat;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A ban as the REST interface shows it.
@Schema(name = "Ban", description = "A volunteer that gets no more tasks, of no job.")
public record BanView(
        @Schema(description = "Its id, hexadecimal") String volunteer,

        @Schema(description = "Unix time in milliseconds") long since,

        @Schema(description = "Unix time in milliseconds; it may come back then")
        long until,

        @Schema(description = "What was proven") String reason,

        @Schema(
                description = "Id of the job for which it was banned; it may be gone",
                pattern = RestDocumentFilter.JOB_ID)
        String job,

        @Schema(description = "Round of the value that was wrong")
        int round) {
    static BanView of(Ban ban) {
        return new BanView(
                HexFormat.of().formatHex(ban.getVolunteerId().toByteArray()),
                ban.getSinceMs(),
                ban.getUntilMs(),
                ban.getReason(),
                ban.getJobId(),
                ban.getRound());
    }
}
