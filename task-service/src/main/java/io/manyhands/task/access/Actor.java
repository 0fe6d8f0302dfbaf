package io.manyhands.task.access;

import io.manyhands.address.ClientAddress;

/// An organizer who does something, and from where.
public record Actor(Organizer organizer, ClientAddress from) {
    /// For logs: `anna (3f9c2d1e0b5a) from 192.0.2.1`.
    @Override
    public String toString() {
        return organizer + " from " + from;
    }
}
