package io.manyhands.model.doubt;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Who has computed for a job lately. Mutable, not thread-safe.
final class Crowd {
    /// More need not be known: from two on, nobody is alone.
    private static final int REMEMBERED = 1000;

    private final Map<Witness, Instant> lastSeen = new HashMap<>();
    private final Duration patience;

    /// @param patience who has not been believed for this long counts as gone
    Crowd(Duration patience) {
        this.patience = patience;
    }

    void remember(Witness witness, Instant now) {
        lastSeen.put(witness, now);
        if (lastSeen.size() > REMEMBERED) {
            forgetTheGone(now);
        }
        if (lastSeen.size() > REMEMBERED) {
            lastSeen.clear();
            lastSeen.put(witness, now);
        }
    }

    /// Whether nobody else is there who could say otherwise: nobody at all, if it is one volunteer who says
    /// so; nobody of another network, if it is two.
    boolean areAlone(Witness one, Witness other, Instant now) {
        forgetTheGone(now);
        return lastSeen.keySet().stream().allMatch(each -> isOneOf(each, one, other));
    }

    private static boolean isOneOf(Witness each, Witness one, Witness other) {
        return one.volunteer().equals(other.volunteer())
                ? each.volunteer().equals(one.volunteer())
                : isOf(each, one.address()) || isOf(each, other.address());
    }

    private static boolean isOf(Witness each, ByteString address) {
        return each.address().equals(address);
    }

    private void forgetTheGone(Instant now) {
        lastSeen.values().removeIf(seen -> seen.plus(patience).isBefore(now));
    }
}
