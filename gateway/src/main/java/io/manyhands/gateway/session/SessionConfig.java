package io.manyhands.gateway.session;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// The manners of a session.
@ConfigMapping(prefix = "manyhands.gateway.session")
public interface SessionConfig {
    /// A connection that has not said Hello by then is closed.
    @WithDefault("10s")
    Duration helloWithin();

    /// A connection from which nothing has come for this long, not even the answer to a ping, is closed; to it is
    /// added what the job's largest value takes on the slowest line. Must be several times the ping interval.
    @WithDefault("15s")
    Duration silence();

    /// A volunteer to which nothing was said for this long is told how many are here. It is promised so in
    /// Welcome, and takes a line for dead on which nothing came for three times as long. Too short: traffic for
    /// those who only wait; too long: the volunteers of a gateway that has crashed wait.
    @WithDefault("20s")
    Duration heartbeat();

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

    /// Tasks that one volunteer may hold at once, whatever it asks for: one more than the workers it may have. Too low:
    /// workers of large machines idle; too high: a volunteer that vanishes holds up more of a round.
    @WithDefault("257")
    int maxWindow();

    /// With more than this many bytes waiting to be sent to a volunteer, it is sent no version until they have
    /// gone.
    @WithDefault("1M")
    MemorySize congestion();

    /// With more than this many bytes waiting, a volunteer is cut: it does not read. Must exceed `congestion`
    /// by the largest version that is sent (2 MiB) and some more.
    @WithDefault("4M")
    MemorySize backlog();

    /// A volunteer that takes nothing of what waits for it for this long is cut; so is one that takes longer
    /// for one message than this and what it takes on the slowest line.
    @WithDefault("20s")
    Duration drainWithin();

    /// Bytes that may wait to be sent to all volunteers. At half of it, strangers are sent no versions; at all
    /// of it, nobody is, and those who take nothing are cut. Absent: a quarter of the heap.
    Optional<MemorySize> backlogBudget();

    /// On shutdown, volunteers are asked to connect again, to another gateway, after this time. Longer than 0 makes
    /// sense only where no other gateway is: then, what a restart takes.
    @WithDefault("0s")
    Duration reconnectAfter();

    /// ... and up to this much later, so that they do not all come at once: about a millisecond per volunteer.
    /// Until then their results wait.
    @WithDefault("500ms")
    Duration reconnectSpread();

    /// On shutdown, how long volunteers have to hand in what they hold, here or at another gateway. Ends early when
    /// nothing is left; what is left at its end is given to others. Too short: work is done twice; too long: rounds
    /// wait for volunteers that do not come back. Together with `shutdown` it must be below the grace period of
    /// whoever stops this process.
    @WithDefault("10s")
    Duration drain();

    /// After that, how long giving back the rest may take.
    @WithDefault("5s")
    Duration shutdown();
}
