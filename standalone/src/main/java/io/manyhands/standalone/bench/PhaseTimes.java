package io.manyhands.standalone.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// What `manyhands_round_phase_seconds` (see `docs/metrics.md`) has added up so far, in all services of a process.
record PhaseTimes(Map<String, Total> byPhase) {
    private static final Pattern LINE = Pattern.compile(
            "^manyhands_round_phase_seconds_(?<what>sum|count)\\{(?:.*,)?phase=\"(?<phase>\\w+)\".*} (?<value>\\S+)$",
            Pattern.MULTILINE);
    private static final double MILLIS = 1000;

    /// @param seconds of all times together
    record Total(double seconds, double count) {
        static final Total NONE = new Total(0, 0);

        Total plus(Total other) {
            return new Total(seconds + other.seconds, count + other.count);
        }
    }

    PhaseTimes {
        byPhase = Map.copyOf(byPhase);
    }

    /// @param metrics in Prometheus' text format
    static PhaseTimes parse(String metrics) {
        var totals = new HashMap<String, Total>();
        LINE.matcher(metrics).results().forEach(line -> {
            double value = Double.parseDouble(line.group("value"));
            var part = line.group("what").equals("sum") ? new Total(value, 0) : new Total(0, value);
            totals.merge(line.group("phase"), part, Total::plus);
        });
        return new PhaseTimes(totals);
    }

    /// Milliseconds that a phase has taken per round since then.
    double millisPerRound(String phase, PhaseTimes since, long rounds) {
        return (of(phase).seconds - since.of(phase).seconds) * MILLIS / rounds;
    }

    private Total of(String phase) {
        return byPhase.getOrDefault(phase, Total.NONE);
    }
}
