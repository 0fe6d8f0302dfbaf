package io.manyhands.gateway.link;

import java.time.Instant;

/// An open connection to a volunteer. Frames arrive in the order in which they were sent, or not at all.
public interface Link {
    /// Close codes of RFC 6455 and its registry.
    int NORMAL = 1000;

    int POLICY_VIOLATION = 1008;
    int SERVICE_RESTART = 1012;
    int TRY_AGAIN_LATER = 1013;

    /// Equal for connections that may come from the same place: a prefix of the address; empty: not known.
    default String addressKey() {
        return "";
    }

    void send(Frame frame);

    /// When something was last sent, or else the link was opened.
    Instant lastSent();

    /// Closes after what was sent before. Closing twice is harmless.
    ///
    /// @param code one of the above
    void close(int code, String reason);

    /// Whether so many bytes wait to be sent that nothing large should be added. [#whenDrained] tells when that is
    /// over.
    boolean isCongested();

    /// Calls once, on the gateway's loop, when the link is no longer congested.
    void whenDrained(Runnable callback);
}
