package io.manyhands.task.access;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/// Who sends the request under way.
@RequestScoped
public class Caller {
    private Optional<Actor> actor = Optional.empty();

    void is(Actor known) {
        actor = Optional.of(known);
    }

    /// To be asked for when the request comes in: not from a step that another thread may take.
    ///
    /// @throws IllegalStateException if the resource is not marked as being for organizers
    public Actor actor() {
        return actor.orElseThrow(() -> new IllegalStateException("a resource asks who calls, but lets everybody in"));
    }

    /// See [#actor].
    public Organizer organizer() {
        return actor().organizer();
    }
}
