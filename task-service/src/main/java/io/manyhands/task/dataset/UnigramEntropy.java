package io.manyhands.task.dataset;

import io.manyhands.protocol.v1.DataSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a text's held-out targets cost somebody who knows nothing but how often each character is: the mean of
/// `-ln p(c)` over the targets of all held-out samples, in nats. A model below it has learned more than
/// frequencies.
///
/// `p` is from the text that training samples cover, each character of the alphabet counted once more than it is there
/// (Laplace), so that one that only the held-out text has is not impossible.
final class UnigramEntropy {
    private static final int SHOWN = 8;

    private final SampleSplit split;
    private final int length;
    private final int stride;
    private final int targets;
    private final Map<Integer, Long> trained = new HashMap<>();
    private final Map<Integer, Long> asked = new HashMap<>();
    private long position;

    private UnigramEntropy(SampleSplit split, DataSource.Text text) {
        this.split = split;
        this.length = text.length();
        this.stride = text.stride();
        this.targets = text.targets();
    }

    /// @param utf8 decodes without mistakes
    /// @param split of its windows
    /// @return empty if nothing is held out, or nothing is trained on
    static Optional<Outcome> of(byte[] utf8, TextCorpus corpus, SampleSplit split, DataSource.Text text) {
        if (split.heldOut() == 0 || split.train() == 0) {
            return Optional.empty();
        }
        var entropy = new UnigramEntropy(split, text);
        CodePoints.read(utf8, entropy::count);
        return Optional.of(new Outcome(entropy.nats(corpus.classes()), entropy.untrained()));
    }

    /// Of a text by itself.
    ///
    /// @param training decodes without mistakes
    /// @param validation the same, in characters of the alphabet
    /// @param spec how many windows of the first text train, how many of the second are held out, and the alphabet
    static double ofTwo(byte[] training, byte[] validation, DataSpec spec, DataSource.Text text) {
        int windows = spec.getTrainSamples();
        var entropy = new UnigramEntropy(new SampleSplit(windows, windows, windows, 0), text);
        CodePoints.read(training, entropy::count);
        int asking = spec.getHeldOutSamples();
        var other = new UnigramEntropy(new SampleSplit(asking, 0, 0, asking), text);
        CodePoints.read(validation, other::countAsked);
        entropy.asked.putAll(other.asked);
        return entropy.nats(TextCorpus.classesOf(spec.getText()));
    }

    /// @param nats the entropy
    /// @param untrained how often held-out samples ask for each character that no training sample has
    record Outcome(double nats, Map<Integer, Long> untrained) {
        /// What to say of those characters.
        Optional<String> warning() {
            if (untrained.isEmpty()) {
                return Optional.empty();
            }
            var shown = untrained.entrySet().stream()
                    .limit(SHOWN)
                    .map(asked -> "U+%04X (%d times)".formatted(asked.getKey(), asked.getValue()))
                    .collect(Collectors.joining(", "));
            return Optional.of(
                    "the text that is held out, its end, asks for %d characters that are not in the text that trains: %s%s"
                            .formatted(untrained.size(), shown, untrained.size() > SHOWN ? ", …" : ""));
        }
    }

    private Map<Integer, Long> untrained() {
        var untrained = new TreeMap<Integer, Long>(asked);
        untrained.keySet().removeAll(trained.keySet());
        return untrained;
    }

    private void count(int point) {
        if (position <= (split.train() - 1L) * stride + length) {
            trained.merge(point, 1L, Long::sum);
        } else {
            long times = timesAsked();
            if (times > 0) {
                asked.merge(point, times, Long::sum);
            }
        }
        position++;
    }

    /// How many of the held-out windows have the code point at this position for one of their targets: those that begin
    /// at most `length` and at least `length - targets + 1` code points before it.
    private long timesAsked() {
        long first = Math.max(split.heldOutFirst(), Math.ceilDiv(position - length, stride));
        long last = Math.min(split.total() - 1L, Math.floorDiv(position - length + targets - 1, stride));
        return Math.max(0, last - first + 1);
    }

    private void countAsked(int point) {
        long times = timesAsked();
        if (times > 0) {
            asked.merge(point, times, Long::sum);
        }
        position++;
    }

    private double nats(int classes) {
        double characters = sum(trained) + classes;
        double total = 0;
        for (var target : asked.entrySet()) {
            double frequency = (trained.getOrDefault(target.getKey(), 0L) + 1) / characters;
            total -= target.getValue() * Math.log(frequency);
        }
        return total / sum(asked);
    }

    private static long sum(Map<Integer, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
