package io.manyhands.model.advance;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.OptionalDouble;

/// The state machine of one job: how the values of nodes are added up, and what the sums make of the current version.
///
/// Deterministic: the same versions follow from the same values, whoever computed them, and after every restart.
/// Mutable, not thread-safe: owned by whoever runs the job's rounds. [#step] moves it on to the next version before
/// that is committed; when the commit fails for good, it is of no further use, and another one resumes from what is
/// stored.
///
/// @param <V> the value of a node, decoded
public sealed interface Advance<V> permits TrainingAdvance, CountingAdvance, MapAdvance {
    /// @param value without a [io.manyhands.protocol.work.Flaw]; not kept
    V decode(ByteString value);

    /// `left + right`, in this order. Uses up both.
    V add(V left, V right);

    /// The same value, shortened: all that points somewhere is multiplied by `factor`, from 0 to 1; what is measured
    /// and counted stays as it is. Uses up `value`.
    default V shorten(V value, double factor) {
        return value;
    }

    /// How much a value points where the last round went: the cosine of the angle between them, -1 to 1; empty where
    /// there is no such thing. Honest values have something in common.
    default OptionalDouble likeness(V value) {
        return OptionalDouble.empty();
    }

    /// The current version as it is published; a copy.
    byte[] state();

    /// What is needed besides [#state] to go on from the current version, if anything; a copy.
    byte[] memory();

    /// Whether the job ends with the version that this round makes, although there are more rounds.
    ///
    /// @param round not used up
    default boolean endsEarly(CompleteRound<V> round) {
        return false;
    }

    /// Makes the next version. Call once for each round; after [AdvanceOutcome.Failed], [#recall] first.
    AdvanceOutcome step(CompleteRound<V> round);

    /// Goes back to the current version after a step that has failed.
    ///
    /// @param state of that version; not kept
    /// @param memory as [AdvanceOutcome.Next#memory] was when it was made; not kept
    void recall(byte[] state, byte[] memory);

    /// Why the job ends when values are not finite, and what to do about it.
    String notFinite();

    /// The figures of the status that are drawn.
    List<FigureGauge> gauges();
}
