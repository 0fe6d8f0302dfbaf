package io.manyhands.standalone.experiment;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/// What runs with different numbers of workers say together.
///
/// Speed-up is relative to the runs with the fewest workers *b*: S(n) = b · T(b) / T(n), T(b) being the median of their
/// times; with b = 1 the usual T(1) / T(n). Efficiency is S(n) / n. `k8s/scale-out/report.py` has the same definitions.
///
/// @param runs at least one, by number of workers
record Scaling(List<Run> runs) {
    private static final int SHORT_HASH = 12;

    /// @param measured at least one
    static Scaling of(List<Run> measured, int leaves) {
        int fewest = measured.stream()
                .mapToInt(Run::workers)
                .min()
                .orElseThrow(() -> new IllegalArgumentException("no runs"));
        double base = fewest
                * median(measured.stream()
                        .filter(run -> run.workers() == fewest)
                        .map(Run::wallSeconds)
                        .toList());
        return new Scaling(measured.stream()
                .map(run -> run.relativeTo(base, ideal(run.workers(), leaves)))
                .toList());
    }

    /// No more than there are leaves, and less if they cannot be dealt out evenly: the round waits for whoever has
    /// most.
    static double ideal(int workers, int leaves) {
        return (double) leaves / Math.ceilDiv(leaves, workers);
    }

    static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /// Whether all runs ended with the same weights, and these are known.
    boolean isSame() {
        var hashes = runs.stream().map(Run::weightsSha256).distinct().toList();
        return hashes.size() == 1 && Objects.nonNull(hashes.getFirst());
    }

    /// For the console.
    String table() {
        return "workers   time (s)   speed-up   at most   efficiency   round (ms)   weights%n%s"
                .formatted(runs.stream().map(Scaling::row).collect(Collectors.joining(System.lineSeparator())));
    }

    private static String row(Run run) {
        return String.format(
                Locale.ROOT,
                "%7d %10.2f %10.2f %9.2f %10.0f %% %12.1f   %s",
                run.workers(),
                run.wallSeconds(),
                run.speedup(),
                run.ideal(),
                run.efficiency() * 100,
                run.medianRoundSeconds() * 1000,
                run.weightsSha256() == null ? "unknown" : run.weightsSha256().substring(0, SHORT_HASH));
    }
}
