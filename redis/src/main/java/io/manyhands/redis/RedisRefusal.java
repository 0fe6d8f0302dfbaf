package io.manyhands.redis;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a Redis that is there and answers refuses to be written to.
public enum RedisRefusal {
    /// It does not, or it did not answer at all.
    NONE,
    /// Memory is at `maxmemory`, and nothing may be evicted.
    FULL,
    /// It is a replica, cannot write its file, or has too few replicas.
    READ_ONLY;

    /// @param message of the failure, as Redis wrote it; scripts put words of their own around it
    static RedisRefusal of(@Nullable String message) {
        if (message == null) {
            return NONE;
        }
        if (message.contains("OOM command not allowed") || message.startsWith("OOM ")) {
            return FULL;
        }
        return message.contains("READONLY ")
                        || message.contains("MISCONF ")
                        || message.contains("NOREPLICAS ")
                        || message.contains("write against a read only replica")
                ? READ_ONLY
                : NONE;
    }

    /// As metrics have it: `read_only`.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
