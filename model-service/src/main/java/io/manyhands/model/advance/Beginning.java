package io.manyhands.model.advance;

import io.manyhands.protocol.work.CountingWork;
import io.manyhands.protocol.work.MapWork;
import io.manyhands.protocol.work.TrainingWork;
import io.manyhands.protocol.work.Work;
import java.util.Optional;

/// How the work on a job of one kind begins: with version 0, or where an earlier owner left it.
///
/// What makes no sense ends as [IllegalArgumentException], whose message names the remedy.
public sealed interface Beginning permits TrainingBeginning, CountingBeginning, MapBeginning {
    /// The one place where a kind of work is told to this service.
    static Beginning of(Work work) {
        return switch (work) {
            case TrainingWork training -> new TrainingBeginning(training);
            case CountingWork counting -> new CountingBeginning();
            case MapWork map -> new MapBeginning(map);
        };
    }

    /// SHA-256 (hex) of the data set that version 0 is made from; empty if it needs none.
    Optional<String> source();

    /// At version 0.
    ///
    /// @param source the bytes of [#source], if there is such a data set; not kept
    Advance<?> first(Optional<byte[]> source);

    /// At a version that was committed.
    ///
    /// @param state of that version; not kept
    /// @param memory as [AdvanceOutcome.Next#memory] was then; not kept
    Advance<?> resume(byte[] state, byte[] memory);
}
