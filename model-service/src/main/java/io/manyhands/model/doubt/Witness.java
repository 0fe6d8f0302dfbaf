package io.manyhands.model.doubt;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.ResultEntry;

/// Who says what a node's value is.
///
/// @param address tells networks apart, see [ResultEntry#getAddress]; empty if it is not known
/// @param trusted whether it is the organizer's own
public record Witness(ByteString volunteer, ByteString address, boolean trusted) {
    public static Witness of(ResultEntry result) {
        return new Witness(detached(result.getVolunteerId()), detached(result.getAddress()), result.getTrusted());
    }

    /// Whether these are two, as far as we can tell: identities are to be had for nothing, networks are not.
    boolean isIndependentOf(Witness other) {
        return !volunteer.equals(other.volunteer) && !address.equals(other.address);
    }

    /// A copy: what was decoded may share the memory of the whole entry, which need not stay as long as this.
    private static ByteString detached(ByteString bytes) {
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
