package io.manyhands.gateway.entry;

import com.google.protobuf.ByteString;
import java.time.Instant;

/// What a proof of work is made for: of one connection, and for a while.
///
/// @param bytes random
/// @param until it is good
public record Challenge(ByteString bytes, Instant until) {
    public boolean isGood(Instant now) {
        return now.isBefore(until);
    }
}
