package io.manyhands.task.job;

import java.time.Instant;
import java.util.Map;

/// How many volunteers are willing to compute for a job, as the gateways report it
/// ([io.manyhands.protocol.Keys.JobKeys#hands()]).
///
/// @param reports gateway id → `volunteers:expiresAtMs`
public record Hands(Map<String, String> reports) {
    /// @return the sum over the gateways whose report has not expired; reports that cannot be read count nothing
    public int active(Instant now) {
        return reports.values().stream().mapToInt(report -> active(report, now)).sum();
    }

    private static int active(String report, Instant now) {
        if (!report.matches("\\d{1,9}:\\d{1,18}")) {
            return 0;
        }
        int colon = report.indexOf(':');
        return Long.parseLong(report.substring(colon + 1)) > now.toEpochMilli()
                ? Integer.parseInt(report.substring(0, colon))
                : 0;
    }
}
