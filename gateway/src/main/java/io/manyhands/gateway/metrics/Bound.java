package io.manyhands.gateway.metrics;

import java.util.Locale;

/// A bound on what strangers may cost, as `docs/security.md` lists them. At each, the work of others goes on.
public enum Bound {
    /// One connection's messages that wait to be handled: it is read no further until some are.
    MESSAGES_IN_FLIGHT,
    /// The same, by their bytes.
    BYTES_IN_FLIGHT,
    /// Messages of all connections that wait to be handled: whoever sends is read no further until there is
    /// room.
    INBOUND_BUDGET,
    /// A message that is too large for what it may be: before Hello, or text.
    MESSAGE_SIZE,
    /// A message that is not finished in time.
    MESSAGE_TIME,
    /// Unfinished messages of all connections: the oldest one's connection is cut.
    UNFINISHED_BUDGET,
    /// Pings and pongs per second.
    CONTROL_FRAMES,
    /// Messages per second.
    MESSAGE_RATE,
    /// Messages that are not understood, or come at the wrong time.
    BAD_MESSAGES,
    /// No Hello in time.
    HELLO_TIME,
    /// Bytes that wait for one reader: it is cut.
    BACKLOG,
    /// A reader that takes too long for what waits for it: it is cut.
    BACKLOG_TIME,
    /// Bytes that wait for all readers: the slowest are cut.
    OUTBOUND_BUDGET,
    /// Connections in all.
    SESSIONS,
    /// Connections of one network.
    NETWORK_SESSIONS,
    /// Hellos per second from one network.
    NETWORK_HELLOS,
    /// Messages per second from one network.
    NETWORK_MESSAGES,
    /// Messages of one network that are not understood: it may open no connection for a while.
    NETWORK_BAD_MESSAGES,
    /// Wrong invitations of one network: none is looked at for a while.
    NETWORK_INVITATIONS,
    /// A page of another origin.
    ORIGIN;

    /// In metrics.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
