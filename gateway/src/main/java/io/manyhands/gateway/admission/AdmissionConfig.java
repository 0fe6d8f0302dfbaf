package io.manyhands.gateway.admission;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Bounds that protect this process from its clients. A network is what one household, school or company has,
/// more or less: an IPv4 /24 or an IPv6 /48.
@ConfigMapping(prefix = "manyhands.gateway.admission")
public interface AdmissionConfig {
    /// Open connections of this process. Each needs about 20 KiB and a file descriptor.
    @WithDefault("15000")
    int maxSessions();

    /// Open connections of one network. Too low: a school behind one address does not fit; too high: one
    /// stranger takes all there are.
    @WithDefault("1000")
    int sessionsPerNetwork();

    /// Hellos per second from one network in the long run. Each may be sent a version of a model. Too low: a
    /// school's computers take long to come back after a restart.
    @WithDefault("50")
    int hellosPerSecond();

    /// Hellos from one network at once. At least `sessions-per-network`, so that all of a school can come back
    /// at once.
    @WithDefault("1000")
    int helloBurst();

    /// Messages per second from one network, in the long run, that may be bad: not understood, or sent at the
    /// wrong time. A network that sends more may open no connection until it has been quiet.
    @WithDefault("1")
    int badMessagesPerSecond();

    /// Bad messages from one network at once. Too low: one broken page locks out its neighbours.
    @WithDefault("200")
    int badMessageBurst();

    /// After each such time one more wrong invitation from one network is looked at, in the long run. Shorter:
    /// invitations can be guessed; longer: a class in which one pupil guesses waits longer.
    @WithDefault("30s")
    Duration wrongInvitationEvery();

    /// Wrong invitations from one network at once. Fewer: mistyping is punished.
    @WithDefault("20")
    int wrongInvitationBurst();

    /// Messages per second from one network in the long run, of those that count against `messages-per-second`.
    /// Too low: a large school's volunteers are sent away when all pause and resume; too high: one stranger with
    /// many connections keeps this process busy.
    @WithDefault("1000")
    int networkMessagesPerSecond();

    /// Such messages from one network at once.
    @WithDefault("10000")
    int networkMessageBurst();

    /// Networks of proxies, such as `10.0.0.0/8`, whose `X-Forwarded-For` tells where a client is. Absent: a
    /// client's address is the socket's; behind a proxy, all clients are then one network. Naming networks that
    /// clients are in lets these be whoever they say they are.
    Optional<List<String>> trustedProxies();

    /// Names under which this gateway's own page is reached, such as `train.example.org`, beside those that are
    /// allowed anyway: addresses, `localhost`, names without a dot, and names that end in `.localhost`, `.local`,
    /// `.internal`, `.home.arpa` or `.svc`. `*.example.org`: all below it; `*`: every name. A name that is missing
    /// here: its page is refused with 403; `*`: a page of another site can connect from inside the network, by a
    /// name of its own that leads here.
    Optional<List<String>> hosts();

    /// Origins, such as `https://train.example.org`, of pages that may connect besides those of this gateway's
    /// own host; `*`: all. Programs, which have no origin, always may. Too many: the visitors of others' sites
    /// compute here without being asked.
    Optional<List<String>> origins();

    /// Messages per second that one session may send in the long run. The first result under a lease does not
    /// count: those are bounded by leases.
    @WithDefault("20")
    int messagesPerSecond();

    /// Messages that one session may send at once after a silence.
    @WithDefault("200")
    int burst();

    /// Pings and pongs per second that one session may send in the long run.
    @WithDefault("20")
    int controlFramesPerSecond();

    /// One session's messages that may wait to be handled; it is read no further until half of them are.
    @WithDefault("64")
    int messagesInFlight();

    /// Bytes of one session's messages that may wait to be handled; it is read no further until half of them
    /// are. One message may be larger.
    @WithDefault("16M")
    MemorySize bytesInFlight();

    /// Messages that may wait to be handled before Hello is.
    @WithDefault("4")
    int messagesBeforeHello();

    /// Bytes of one message before Hello; also of one of text, which no volunteer sends. Larger ones end the
    /// connection.
    @WithDefault("16K")
    MemorySize bytesBeforeHello();

    /// Bytes of all sessions' messages that may wait to be handled. While there are more, no session that sends
    /// is read any further. Absent: a quarter of the heap.
    Optional<MemorySize> inboundBudget();

    /// Bytes of all sessions' messages that have begun and are not finished. While there are more, the session
    /// whose message began first is cut. Absent: a quarter of the heap.
    Optional<MemorySize> unfinishedBudget();

    /// How long a message may take from its first byte to its last; to it is added what it takes on the slowest
    /// line.
    @WithDefault("10s")
    Duration messageWithin();

    /// Whether health and metrics are kept from whoever comes through a proxy. Off: they are public where the
    /// page is. On where probes or Prometheus pass a proxy that adds `X-Forwarded-For`: they find nothing, and
    /// pods never get ready.
    @WithDefault("true")
    boolean insideOnly();
}
