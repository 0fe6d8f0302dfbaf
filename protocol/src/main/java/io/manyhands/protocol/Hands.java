package io.manyhands.protocol;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How many volunteers are willing to compute for a job, with how many workers, and how fast, as the gateways report it
/// in [Keys.JobKeys#hands()].
///
/// @param reports gateway id → `volunteers:workers:expiresAtMs`, then `:speeds` if these are known, see [Speeds]
public record Hands(Map<String, String> reports) {
    private static final Pattern REPORT = Pattern.compile("(\\d{1,9}):(\\d{1,9}):(\\d{1,18})(?::(.{1,2000}))?");
    private static final int SPEEDS = 4;

    /// What a gateway writes.
    ///
    /// @param volunteers at least 0
    /// @param workers for which rounds are cut: of all these volunteers, or fewer where most have shown nothing yet
    /// @param speeds of all these volunteers; empty if some are not known
    /// @param expiresAt until when they count, unless the gateway reports again
    public static String report(int volunteers, int workers, Optional<Speeds> speeds, Instant expiresAt) {
        var known = speeds.map(each -> ":" + each.text()).orElse("");
        return volunteers + ":" + workers + ":" + expiresAt.toEpochMilli() + known;
    }

    /// @return the sum over the gateways whose report has not expired; reports that cannot be read count nothing
    public int volunteers(Instant now) {
        return sum(now, report -> Integer.parseInt(report.group(1)));
    }

    /// The same of their workers: leaves that are computed at once.
    public int workers(Instant now) {
        return sum(now, report -> Integer.parseInt(report.group(2)));
    }

    /// Of all volunteers; empty if there are none, or some are not known.
    public Optional<Speeds> speeds(Instant now) {
        var speeds = valid(now)
                .filter(report -> Integer.parseInt(report.group(1)) > 0)
                .map(report -> Optional.ofNullable(report.group(SPEEDS)).flatMap(Speeds::parse))
                .toList();
        return speeds.isEmpty() || speeds.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(
                        Speeds.sum(speeds.stream().flatMap(Optional::stream).toList()));
    }

    private int sum(Instant now, ToIntFunction<Matcher> count) {
        return valid(now).mapToInt(count).sum();
    }

    private Stream<Matcher> valid(Instant now) {
        return reports.values().stream()
                .map(REPORT::matcher)
                .filter(report -> report.matches() && Long.parseLong(report.group(3)) > now.toEpochMilli());
    }
}
