package io.manyhands.gateway.ban;

import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.protocol.v1.Ban;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Who is banned, as far as this gateway knows; bounded. Used on the gateway's loop only, but for [#size].
@Singleton
public final class BanBook {
    private final int atMost;
    private final Map<VolunteerId, Known> known = new HashMap<>();
    private Consumer<Ban> listener = ban -> {};
    private volatile int size;

    /// @param heardAt when it came by the lobby, or was read
    private record Known(Ban ban, Instant heardAt) {}

    @Inject
    BanBook(BanConfig config) {
        this(config.atMost());
    }

    public BanBook(int atMost) {
        this.atMost = atMost;
    }

    /// @param theListener told of each ban that was not known before
    public void whenBanned(Consumer<Ban> theListener) {
        listener = theListener;
    }

    /// The ban of that volunteer, unless there is none or it is over.
    public Optional<Ban> find(VolunteerId volunteer, Instant now) {
        return Optional.ofNullable(known.get(volunteer)).map(Known::ban).filter(ban -> isInForce(ban, now));
    }

    /// Harmless if it is known.
    public void add(Ban ban, Instant now) {
        var volunteer = new VolunteerId(ban.getVolunteerId());
        boolean isKnown = find(volunteer, now).isPresent();
        if (!isInForce(ban, now) || (known.size() >= atMost && !known.containsKey(volunteer))) {
            return;
        }
        known.put(volunteer, new Known(ban, now));
        size = known.size();
        if (!isKnown) {
            listener.accept(ban);
        }
    }

    /// All that there are, as of a moment: others were lifted or are over, but for those that came after it.
    ///
    /// @param askedAt before they were read
    void replace(Collection<Ban> all, Instant askedAt, Instant now) {
        var lasting = all.stream()
                .filter(ban -> isInForce(ban, now))
                .sorted(Comparator.comparingLong(Ban::getUntilMs).reversed())
                .limit(atMost)
                .toList();
        var fresh = known.values().stream()
                .filter(each -> !each.heardAt().isBefore(askedAt))
                .toList();
        var unknown = lasting.stream()
                .filter(ban -> find(new VolunteerId(ban.getVolunteerId()), now).isEmpty())
                .toList();
        known.clear();
        fresh.forEach(each -> known.put(new VolunteerId(each.ban().getVolunteerId()), each));
        lasting.forEach(ban -> known.put(new VolunteerId(ban.getVolunteerId()), new Known(ban, askedAt)));
        size = known.size();
        unknown.forEach(listener);
    }

    /// Any thread.
    public int size() {
        return size;
    }

    private static boolean isInForce(Ban ban, Instant now) {
        return ban.getUntilMs() > now.toEpochMilli();
    }
}
