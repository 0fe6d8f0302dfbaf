package io.manyhands.task.conversion;

import java.util.HashSet;
import java.util.List;

/// Whether the first line of a table can be names of columns.
final class Headings {
    private Headings() {}

    /// @throws UnusableDataException if they cannot
    static void check(List<String> names, int most) {
        if (names.size() < 2 || names.size() > most) {
            throw new UnusableDataException(
                    "names %d columns in its first line; there must be 2..%d, the target among them, separated by commas, semicolons, tabs or bars"
                            .formatted(names.size(), most));
        }
        if (names.stream().allMatch(name -> Numbers.parse(name).isPresent())) {
            throw new UnusableDataException(
                    "has numbers only in its first line (%s, …), which must name the columns; write names above it"
                            .formatted(names.getFirst()));
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isBlank()) {
                throw new UnusableDataException("has no name for column %d (from 1); write one".formatted(i + 1));
            }
            if (!seen.add(names.get(i))) {
                throw new UnusableDataException(
                        "has two columns named '%s'; names must differ".formatted(names.get(i)));
            }
        }
    }
}
