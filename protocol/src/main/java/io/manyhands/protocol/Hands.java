package io.manyhands.protocol;

import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/// How many volunteers are willing to compute for a job, as the gateways report it in [Keys.JobKeys#hands()].
///
/// @param reports gateway id → `volunteers:expiresAtMs`
public record Hands(Map<String, String> reports) {
    private static final Pattern REPORT = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

    /// What a gateway writes.
    ///
    /// @param volunteers at least 0
    /// @param expiresAt until when they count, unless the gateway reports again
    public static String report(int volunteers, Instant expiresAt) {
        return volunteers + ":" + expiresAt.toEpochMilli();
    }

    /// @return the sum over the gateways whose report has not expired; reports that cannot be read count nothing
    public int active(Instant now) {
        return reports.values().stream().mapToInt(report -> active(report, now)).sum();
    }

    private static int active(String report, Instant now) {
        var parts = REPORT.matcher(report);
        return parts.matches() && Long.parseLong(parts.group(2)) > now.toEpochMilli()
                ? Integer.parseInt(parts.group(1))
                : 0;
    }
}
