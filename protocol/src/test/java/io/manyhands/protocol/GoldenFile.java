package io.manyhands.protocol;

import io.manyhands.protocol.check.GoldenBounds;
import io.manyhands.protocol.work.GoldenCountings;
import io.manyhands.protocol.work.GoldenMaps;
import io.manyhands.protocol.work.GoldenSchedules;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One file of golden cases: a JSON array with one case per line.
enum GoldenFile {
    TREE,
    PERMUTATION,
    SCHEDULE,
    COUNTING,
    PROOF,
    MAP,
    BOUNDS;

    String fileName() {
        return name().toLowerCase(Locale.ROOT) + ".json";
    }

    String text() {
        return cases().stream().map(JsonText::toString).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private List<JsonText> cases() {
        return switch (this) {
            case TREE -> GoldenTrees.cases();
            case PERMUTATION -> GoldenPermutations.cases();
            case SCHEDULE -> GoldenSchedules.cases();
            case COUNTING -> GoldenCountings.cases();
            case PROOF -> GoldenProofs.cases();
            case MAP -> GoldenMaps.cases();
            case BOUNDS -> GoldenBounds.cases();
        };
    }
}
