package io.manyhands.protocol;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How fast volunteers are, roughly: leaves a second, rounded to powers of the square root of 2, which is about what
/// measurements of one device differ by.
///
/// @param volunteers step → how many; a volunteer of step s takes 2^(-s/2) s for a leaf
public record Speeds(Map<Integer, Integer> volunteers) {
    private static final Pattern ENTRY = Pattern.compile("(-?\\d{1,3})x([1-9]\\d{0,8})");
    private static final int STEPS = 100;

    public Speeds {
        volunteers = Map.copyOf(volunteers);
    }

    /// @param perLeaf what a leaf takes each volunteer, the way to and fro included
    public static Speeds of(Collection<Duration> perLeaf) {
        var volunteers = new TreeMap<Integer, Integer>();
        for (var each : perLeaf) {
            volunteers.merge(step(each), 1, Integer::sum);
        }
        return new Speeds(volunteers);
    }

    /// @return empty if the text is none
    static Optional<Speeds> parse(String text) {
        var volunteers = new TreeMap<Integer, Integer>();
        for (var entry : text.split(",", -1)) {
            var matcher = ENTRY.matcher(entry);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            volunteers.merge(Integer.valueOf(matcher.group(1)), Integer.valueOf(matcher.group(2)), Integer::sum);
        }
        return Optional.of(new Speeds(volunteers));
    }

    static Speeds sum(Collection<Speeds> all) {
        var volunteers = new TreeMap<Integer, Integer>();
        all.forEach(each -> each.volunteers.forEach((step, count) -> volunteers.merge(step, count, Integer::sum)));
        return new Speeds(volunteers);
    }

    /// As it stands in a report.
    String text() {
        return volunteers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + "x" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    /// How many volunteers there are.
    public int count() {
        return volunteers.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// What a leaf takes each of them, in seconds, fastest first.
    ///
    /// @param most of them
    public List<Double> secondsPerLeaf(int most) {
        return volunteers.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByKey(Comparator.reverseOrder()))
                .flatMap(entry ->
                        Collections.nCopies(Math.min(most, entry.getValue()), Math.pow(2, -entry.getKey() / 2.0))
                                .stream())
                .limit(most)
                .toList();
    }

    private static int step(Duration perLeaf) {
        double seconds = Math.max(1, perLeaf.toNanos()) / 1e9;
        return Math.clamp(Math.round(-2 * Math.log(seconds) / Math.log(2)), -STEPS, STEPS);
    }
}
