package io.manyhands.model.doubt;

import com.google.protobuf.ByteString;
import java.util.List;

/// What follows from a claim.
public sealed interface Verdict {
    /// The value is taken.
    record Believed() implements Verdict {}

    /// The value is put aside, and the node computed again.
    ///
    /// @param avoid whose word it is that is in doubt
    record InDoubt(List<ByteString> avoid) implements Verdict {
        public InDoubt {
            avoid = List.copyOf(avoid);
        }
    }

    /// The node's value is not finite, that is certain: the job cannot go on.
    record Diverged() implements Verdict {}
}
