package io.manyhands.task.dataset;

import io.manyhands.protocol.SamplePermutation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How many records of each class train, and how many are held out.
///
/// @param all records per class
/// @param heldOut those of them that are held out
@SuppressWarnings("ArrayRecordComponent") // counted once, read once; never compared
record ClassCounts(int[] all, int[] heldOut) {
    private static final int SHOWN = 8;

    /// Only the smaller part is looked up one by one.
    ///
    /// @param records checked
    /// @param seed of the job, which decides what is held out
    static ClassCounts of(RecordLayout records, int classes, SampleSplit split, int seed) {
        var all = new int[classes];
        for (int record = 0; record < split.total(); record++) {
            all[records.classOf(record)]++;
        }
        boolean looksAtHeldOut = split.heldOut() <= split.train();
        var part = new int[classes];
        if (split.heldOut() > 0) {
            var places = new SamplePermutation(seed, SamplePermutation.SPLIT, split.total());
            var samples =
                    looksAtHeldOut ? IntStream.range(split.train(), split.total()) : IntStream.range(0, split.train());
            samples.forEach(sample -> part[records.classOf(places.apply(sample))]++);
        }
        return new ClassCounts(
                all,
                looksAtHeldOut
                        ? part
                        : IntStream.range(0, classes).map(i -> all[i] - part[i]).toArray());
    }

    /// @param counts of records per class; nothing is known of which are held out
    /// @return a sentence if there are classes of which there is none
    static List<String> missing(List<Integer> counts) {
        var all = counts.stream().mapToInt(Integer::intValue).toArray();
        return new ClassCounts(all, new int[all.length]).absent();
    }

    private List<String> absent() {
        var absent = those(i -> all[i] == 0);
        return absent.isEmpty()
                ? List.of()
                : List.of("no record is of %s; is data.classes, which is %d, right?"
                        .formatted(named(absent, List.of()), all.length));
    }

    /// @return a sentence for each way in which classes are missing
    List<String> warnings() {
        var warnings = new ArrayList<>(absent());
        var untrained = those(i -> all[i] > 0 && heldOut[i] == all[i]);
        if (!untrained.isEmpty()) {
            warnings.add(
                    "no record that trains is of %s; it cannot be learned. Use more records of it, or a smaller heldOutFraction"
                            .formatted(named(untrained, counts(untrained, "held out"))));
        }
        var unjudged = those(i -> all[i] > 0 && heldOut[i] == 0);
        if (!unjudged.isEmpty() && IntStream.of(heldOut).sum() > 0) {
            warnings.add(
                    "no record that is held out is of %s; the held-out loss says nothing about it. Use a larger heldOutFraction"
                            .formatted(named(unjudged, counts(unjudged, "to train on"))));
        }
        return warnings;
    }

    private List<Integer> those(IntPredicate condition) {
        return IntStream.range(0, all.length).filter(condition).boxed().toList();
    }

    private List<String> counts(List<Integer> classes, String part) {
        return classes.stream().map(i -> " (%d %s)".formatted(all[i], part)).toList();
    }

    private static String named(List<Integer> classes, List<String> counts) {
        var shown = IntStream.range(0, Math.min(SHOWN, classes.size()))
                .mapToObj(i -> classes.get(i) + (counts.isEmpty() ? "" : counts.get(i)))
                .collect(Collectors.joining(", "));
        var more = classes.size() > SHOWN ? " and %d others".formatted(classes.size() - SHOWN) : "";
        return (classes.size() == 1 ? "class " : "classes ") + shown + more;
    }
}
