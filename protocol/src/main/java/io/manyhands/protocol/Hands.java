package io.manyhands.protocol;

import java.time.Instant;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many volunteers are willing to compute for a job, and with how many workers, as the gateways report it in
/// [Keys.JobKeys#hands()].
///
/// @param reports gateway id → `volunteers:workers:expiresAtMs`
public record Hands(Map<String, String> reports) {
    private static final Pattern REPORT = Pattern.compile("(\\d{1,9}):(\\d{1,9}):(\\d{1,18})");

    /// What a gateway writes.
    ///
    /// @param volunteers at least 0
    /// @param workers for which rounds are cut: of all these volunteers, or fewer where most have shown nothing yet
    /// @param expiresAt until when they count, unless the gateway reports again
    public static String report(int volunteers, int workers, Instant expiresAt) {
        return volunteers + ":" + workers + ":" + expiresAt.toEpochMilli();
    }

    /// @return the sum over the gateways whose report has not expired; reports that cannot be read count nothing
    public int volunteers(Instant now) {
        return sum(now, report -> Integer.parseInt(report.group(1)));
    }

    /// The same of their workers: leaves that are computed at once.
    public int workers(Instant now) {
        return sum(now, report -> Integer.parseInt(report.group(2)));
    }

    private int sum(Instant now, ToIntFunction<Matcher> count) {
        return reports.values().stream()
                .map(REPORT::matcher)
                .filter(report -> report.matches() && Long.parseLong(report.group(3)) > now.toEpochMilli())
                .mapToInt(count)
                .sum();
    }
}
