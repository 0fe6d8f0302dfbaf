package io.manyhands.gateway.roster;

import com.google.protobuf.ByteString;

/// What a gateway knows of a volunteer without taking its word for it.
///
/// @param address what our key makes of the network its connection comes from: equal for the same network,
///     and telling nobody which that is. Empty if it is not known
/// @param trusted whether it showed the organizer's credential
public record Provenance(ByteString address, boolean trusted) {
    public static final Provenance UNKNOWN = new Provenance(ByteString.EMPTY, false);
}
