package io.manyhands.task.dataset;

import io.manyhands.protocol.v1.DataSpec;
import java.util.Optional;
import java.util.OptionalInt;

/// What was found out about a data set.
///
/// @param features those of records, as they are stored; empty for text
/// @param targets those of records whose target is values; empty for classes
public record DataFacts(DataSpec spec, Optional<ValueRange> features, Optional<ValueRange> targets) {
    /// Of data whose values nobody has looked at.
    public static DataFacts of(DataSpec spec) {
        return new DataFacts(spec, Optional.empty(), Optional.empty());
    }

    /// The same specification, with what was found out about another data set.
    public DataFacts andOf(DataFacts other) {
        return new DataFacts(spec, other.features, other.targets);
    }

    /// Number of distinct characters; empty where the data is not text.
    public OptionalInt alphabet() {
        return spec.hasText() ? OptionalInt.of(TextCorpus.classesOf(spec.getText())) : OptionalInt.empty();
    }
}
