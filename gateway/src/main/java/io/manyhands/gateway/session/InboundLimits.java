package io.manyhands.gateway.session;

import java.time.Duration;

/// What one connection may have under way towards us.
///
/// @param messages that wait to be handled
/// @param bytes of these
/// @param messagesBeforeHello the same before Hello
/// @param bytesBeforeHello of one message before Hello, or of text
/// @param bytesOfMessage of any other message, as they come over the wire; at most what the framework lets through
/// @param messageWithin from a message's first byte to its last, besides what it takes on the slowest line
/// @param slowestLine bytes per second
record InboundLimits(
        int messages,
        long bytes,
        int messagesBeforeHello,
        long bytesBeforeHello,
        long bytesOfMessage,
        int controlFramesPerSecond,
        Duration messageWithin,
        long slowestLine) {
    /// Control frames at once, in seconds' worth of them: a line that was down brings many together.
    private static final int CONTROL_BURST_SECONDS = 5;

    int controlBurst() {
        return CONTROL_BURST_SECONDS * controlFramesPerSecond;
    }

    /// How long a message may take of which so much has come.
    Duration patience(long bytes) {
        return messageWithin.plusMillis(1000 * bytes / slowestLine);
    }
}
