package io.manyhands.standalone.fuzz;

import io.manyhands.standalone.fuzz.Outcome.Accepted;
import io.manyhands.standalone.fuzz.Outcome.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Looks for an input of one target that fails. Not thread-safe; runs on the thread of its caller.
public final class Search {
    /// Of processor time, for an input of at most 64 KiB.
    public static final Duration SLOWEST = Duration.ofSeconds(2);

    /// For an input of at most 64 KiB.
    public static final long MOST_BYTES = 64L << 20;

    /// What is worth keeping when everything is new: messages may quote the input in ways nobody thought of.
    private static final int LARGEST_CORPUS = 5000;

    private static final int MOST_FAILURES = 20;
    private static final int LONGEST_KEY = 160;

    /// What a message quotes of the input, and its numbers: without them, messages of one kind are the same.
    private static final Pattern QUOTED =
            Pattern.compile("'[^']*'|\"[^\"]*\"|[\\[{].*[\\]}]|\\b[0-9a-f]{8,}\\b|-?\\d[\\d.,Ee+-]*|[^\\x20-\\x7e]+");

    private final Target target;
    private final long seed;
    private final RandomGenerator random;
    private final Meter meter = new Meter();
    private final List<byte[]> corpus = new ArrayList<>();
    /// Those of the corpus that are accepted.
    private final List<byte[]> sound = new ArrayList<>();
    private final Set<String> acceptances = new HashSet<>();
    private final Set<String> refusals = new HashSet<>();
    private final Map<String, Failure> failures = new LinkedHashMap<>();
    private long inputs;
    private long accepted;
    private long slowestNanos;
    private long mostBytes;

    private Search(Target target, long seed) {
        this.target = target;
        this.seed = seed;
        this.random = new SplittableRandom(seed * 31 + target.name().hashCode());
    }

    /// @param inputs how many to try, beside the examples
    /// @param seed of the random numbers: the same one makes the same inputs, as long as they come to the same
    public static SearchResult run(Target target, long seed, long inputs) {
        var search = new Search(target, seed);
        target.examples().forEach(search::begin);
        for (long i = 0; i < inputs && search.failures.size() < MOST_FAILURES; i++) {
            search.attempt(target.form().mutate(search.any(), search.any(), search.random));
        }
        return search.result();
    }

    /// Tries one input.
    public static SearchResult of(Target target, byte[] input) {
        var search = new Search(target, 0);
        search.attempt(input);
        return search.result();
    }

    /// An example stays whatever it comes to.
    private void begin(byte[] example) {
        int before = corpus.size();
        attempt(example);
        if (corpus.size() == before) {
            corpus.add(example);
        }
    }

    /// Half of them accepted ones, if there are any: of what was refused there is much more, and most of it is refused
    /// before anybody looks at what was changed.
    ///
    /// @return the shorter one of two: long inputs take long, and do little that short ones do not
    private byte[] any() {
        var from = sound.isEmpty() || random.nextBoolean() ? corpus : sound;
        var one = from.get(random.nextInt(from.size()));
        var other = from.get(random.nextInt(from.size()));
        return one.length <= other.length ? one : other;
    }

    private void attempt(byte[] input) {
        inputs++;
        long cpu = meter.cpuNanos();
        long allocated = meter.allocatedBytes();
        try {
            note(target.entrance().take(input), input);
        } catch (Throwable e) { // also errors: a StackOverflowError is what this is about
            note(Failure.thrown(e, input));
        }
        bound(input, meter.cpuNanos() - cpu, meter.allocatedBytes() - allocated);
    }

    private void note(Outcome outcome, byte[] input) {
        boolean isNew = switch (outcome) {
            case Accepted(String what) -> {
                accepted++;
                yield acceptances.add(kindOf(what));
            }
            case Refused(String reason) -> refusals.add(kindOf(reason));
        };
        if (isNew && corpus.size() < LARGEST_CORPUS) {
            corpus.add(input);
            if (outcome instanceof Accepted) {
                sound.add(input);
            }
        }
    }

    private void bound(byte[] input, long nanos, long bytes) {
        slowestNanos = Math.max(slowestNanos, nanos);
        mostBytes = Math.max(mostBytes, bytes);
        if (nanos > SLOWEST.toNanos()) {
            note(Failure.costly(
                    "slow",
                    "%d bytes took %d ms; at most %d ms are allowed"
                            .formatted(input.length, nanos / 1_000_000, SLOWEST.toMillis()),
                    input));
        }
        if (bytes > MOST_BYTES) {
            note(Failure.costly(
                    "memory",
                    "%d bytes made %d MiB of memory be allocated; at most %d MiB are allowed"
                            .formatted(input.length, bytes >> 20, MOST_BYTES >> 20),
                    input));
        }
    }

    private void note(Failure failure) {
        failures.putIfAbsent(failure.kind(), failure);
    }

    private SearchResult result() {
        return new SearchResult(
                target.name(),
                seed,
                inputs,
                accepted,
                refusals.size(),
                slowestNanos,
                mostBytes,
                List.copyOf(failures.values()));
    }

    private static String kindOf(String message) {
        var kind = QUOTED.matcher(message).replaceAll("#");
        return kind.length() > LONGEST_KEY ? kind.substring(0, LONGEST_KEY) : kind;
    }
}
