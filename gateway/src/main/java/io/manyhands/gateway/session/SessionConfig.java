package io.manyhands.gateway.session;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The manners of a session.
@ConfigMapping(prefix = "manyhands.gateway.session")
public interface SessionConfig {
    /// A connection that has not said Hello by then is closed.
    @WithDefault("10s")
    Duration helloWithin();

    /// A connection from which nothing has come for this long, not even the answer to a ping, is closed; to it is
    /// added what the job's gradient takes on the slowest line. Must be several times the ping interval.
    @WithDefault("15s")
    Duration silence();

    /// Bytes per second of the slowest line that can take part.
    @WithDefault("64K")
    MemorySize slowestLine();

    /// Bytes of one message. Larger ones are refused; the connection stays as long as the WebSocket's own limit is not
    /// exceeded.
    @WithDefault("67174400")
    MemorySize maxMessage();

    /// After this many messages that could not be understood, or came at the wrong time, the session is closed.
    @WithDefault("10")
    int badMessages();

    /// Tasks that one volunteer may hold at once, whatever it asks for.
    @WithDefault("4")
    int maxWindow();

    /// With more than this many bytes waiting to be sent to a volunteer, it is not sent weights until they have gone.
    @WithDefault("8M")
    MemorySize congestion();

    /// On shutdown, volunteers are asked to come back after this time ...
    @WithDefault("1s")
    Duration reconnectAfter();

    /// ... and up to this much later, so that they do not all come at once.
    @WithDefault("2s")
    Duration reconnectSpread();

    /// On shutdown, how long giving back leases may take.
    @WithDefault("5s")
    Duration shutdown();
}
