package io.manyhands.model.advance;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.work.FailedInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What came of a step.
public sealed interface AdvanceOutcome {
    /// The next version.
    ///
    /// @param state of it; the receiver's
    /// @param memory what is needed besides to go on from it; the receiver's
    /// @param root the value, as it travels, of which whoever has the version before can make this one; empty
    ///     if that takes more, or nothing has changed
    /// @param outcome of the round, and the hashes of its roots; nothing else of the message is set
    /// @param figures all that the status tells of this kind of work from now on, by field
    /// @param failures inputs of the round that failed, in their order, as many as are kept
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    record Next(
            byte[] state,
            byte[] memory,
            Optional<ByteString> root,
            RoundCommitted outcome,
            Map<String, String> figures,
            List<FailedInput> failures)
            implements AdvanceOutcome {
        public Next {
            figures = Map.copyOf(figures);
            failures = List.copyOf(failures);
        }

        /// Of work whose units do not fail.
        public Next(
                byte[] state,
                byte[] memory,
                Optional<ByteString> root,
                RoundCommitted outcome,
                Map<String, String> figures) {
            this(state, memory, root, outcome, figures, List.of());
        }
    }

    /// The job cannot go on.
    ///
    /// @param reason with the remedy
    record Failed(String reason) implements AdvanceOutcome {}
}
