package io.manyhands.gateway.crowd;

import java.time.Instant;
import java.util.Map;

/// The format of the `hands` hash: `volunteers:expiresAtMs` for each gateway.
final class Hands {
    private static final char SEPARATOR = ':';

    private Hands() {}

    static String encode(int volunteers, Instant expiresAt) {
        return "" + volunteers + SEPARATOR + expiresAt.toEpochMilli();
    }

    /// Volunteers of all gateways whose heartbeat is recent. What cannot be read counts nothing.
    static int total(Map<String, String> hands, Instant now) {
        return hands.values().stream().mapToInt(value -> volunteers(value, now)).sum();
    }

    private static int volunteers(String value, Instant now) {
        int separator = value.indexOf(SEPARATOR);
        if (separator < 0) {
            return 0;
        }
        try {
            var isRecent = Long.parseLong(value.substring(separator + 1)) > now.toEpochMilli();
            return isRecent ? Math.max(0, Integer.parseInt(value.substring(0, separator))) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
