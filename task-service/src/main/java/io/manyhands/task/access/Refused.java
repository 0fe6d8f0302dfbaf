package io.manyhands.task.access;

import io.manyhands.address.ClientAddress;
import java.util.Locale;
import java.util.Optional;

/// Somebody was not let do something; told to whoever observes it.
///
/// @param who empty: nobody knows
public record Refused(Reason reason, ClientAddress from, Optional<Organizer> who) {
    /// As metrics have it.
    public enum Reason {
        TOKEN_MISSING,
        TOKEN_WRONG,
        TOKEN_EXPIRED,
        SCOPE,
        OWNER,
        QUOTA,
        HOST,
        ORIGIN;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
