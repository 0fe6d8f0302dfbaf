package io.manyhands.task.access;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.OrganizerToken;
import java.time.Instant;
import java.util.Optional;

/// Whether a request comes from an organizer.
sealed interface Verdict {
    record Granted(Organizer organizer) implements Verdict {}

    record NotConfigured() implements Verdict {}

    record Missing() implements Verdict {}

    record Wrong() implements Verdict {}

    /// It was right once.
    record Expired(Organizer organizer, Instant at) implements Verdict {}

    /// @param kept the token of that id, if there is one
    static Verdict on(TokenText presented, Optional<OrganizerToken> kept, Instant now) {
        if (!presented.matches(kept.map(OrganizerToken::getSha256).orElse(ByteString.EMPTY))) {
            return new Wrong();
        }
        var token = kept.orElseThrow();
        var end = Instant.ofEpochMilli(token.getExpiresAtMs());
        var organizer = Organizer.of(token);
        return now.isBefore(end) ? new Granted(organizer) : new Expired(organizer, end);
    }
}
