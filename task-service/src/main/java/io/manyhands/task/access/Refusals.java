package io.manyhands.task.access;

import io.manyhands.address.ClientAddress;
import io.manyhands.task.access.Refused.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Counts what was refused, and tells the audit log of it.
@Startup // its meters are there from the start
@ApplicationScoped
public class Refusals {
    private final Event<Refused> told;
    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

    Refusals(Event<Refused> told, MeterRegistry registry) {
        this.told = told;
        for (var reason : Reason.values()) {
            counters.put(
                    reason,
                    Counter.builder("manyhands.task.requests.refused")
                            .description("Requests refused because of who sent them")
                            .tag("reason", reason.label())
                            .register(registry));
        }
    }

    public void note(Reason reason, Actor actor) {
        note(new Refused(reason, actor.from(), Optional.of(actor.organizer())));
    }

    public void note(Reason reason, ClientAddress from) {
        note(new Refused(reason, from, Optional.empty()));
    }

    void note(Refused refused) {
        Objects.requireNonNull(counters.get(refused.reason())).increment();
        told.fire(refused);
    }
}
