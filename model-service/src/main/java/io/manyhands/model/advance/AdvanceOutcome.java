package io.manyhands.model.advance;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.RoundCommitted;
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
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    record Next(
            byte[] state, byte[] memory, Optional<ByteString> root, RoundCommitted outcome, Map<String, String> figures)
            implements AdvanceOutcome {
        public Next {
            figures = Map.copyOf(figures);
        }
    }

    /// The job cannot go on.
    ///
    /// @param reason with the remedy
    record Failed(String reason) implements AdvanceOutcome {}
}
