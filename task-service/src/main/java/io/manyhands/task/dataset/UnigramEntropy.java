package io.manyhands.task.dataset;

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
    private final Map<Integer, Long> trained = new HashMap<>();
    private final Map<Integer, Long> asked = new HashMap<>();
    private long position;

    private UnigramEntropy(SampleSplit split, int length, int stride) {
        this.split = split;
        this.length = length;
        this.stride = stride;
    }

    /// @param utf8 decodes without mistakes
    /// @param split of its windows of this length and stride
    /// @return empty if nothing is held out, or nothing is trained on
    static Optional<Outcome> of(byte[] utf8, TextCorpus corpus, SampleSplit split, int length, int stride) {
        if (split.heldOut() == 0 || split.train() == 0) {
            return Optional.empty();
        }
        var entropy = new UnigramEntropy(split, length, stride);
        CodePoints.read(utf8, entropy::count);
        return Optional.of(new Outcome(entropy.nats(corpus.classes()), entropy.untrained()));
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
        long window = (position - length) / stride;
        if (position <= (split.train() - 1L) * stride + length) {
            trained.merge(point, 1L, Long::sum);
        } else if ((position - length) % stride == 0 && window >= split.heldOutFirst() && window < split.total()) {
            asked.merge(point, 1L, Long::sum);
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
