package io.manyhands.model.advance;

import com.google.protobuf.ByteString;
import io.manyhands.model.version.Sha256;
import io.manyhands.protocol.v1.RoundCommitted;
import java.util.Optional;

/// What the record of a job says of a round's roots.
final class RootHashes {
    private RootHashes() {}

    /// @param advance value of the root, as a volunteer would send it; not copied
    /// @param evaluate the same
    /// @return a message in which nothing else is set
    static RoundCommitted.Builder of(Optional<ByteString> advance, Optional<ByteString> evaluate) {
        var message = RoundCommitted.newBuilder();
        advance.map(RootHashes::hash).ifPresent(message::setAdvanceRootSha256);
        evaluate.map(RootHashes::hash).ifPresent(message::setEvaluateRootSha256);
        return message;
    }

    private static ByteString hash(ByteString value) {
        return Sha256.hash(value).raw();
    }
}
