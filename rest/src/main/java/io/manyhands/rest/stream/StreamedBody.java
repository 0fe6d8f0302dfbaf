package io.manyhands.rest.stream;

import io.manyhands.rest.bound.RequestGate;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.OptionalLong;

/// The entity of an answer that is written piece by piece. A piece is asked for when the one before has left for the
/// client, so one body holds one piece in memory.
///
/// @param gate that has admitted the request
/// @param length of all pieces together, in bytes; empty if nobody knows
/// @param pieces cancelled when the client leaves or is cut; if they fail, the connection is closed, which tells the
///     client that something is missing
/// @param stalledAfter a client that takes longer than this for one piece is cut
public record StreamedBody(RequestGate gate, OptionalLong length, Multi<byte[]> pieces, Duration stalledAfter) {
    /// An answer with this body; to a HEAD, with its length alone.
    public Response.ResponseBuilder ok() {
        var response = Response.ok(this);
        return length.isPresent() ? response.header(HttpHeaders.CONTENT_LENGTH, length.getAsLong()) : response;
    }
}
