package io.manyhands.connections;

import io.netty.channel.Channel;

/// What is done to connections whose other end does not play along.
public final class Connections {
    private Connections() {}

    /// Closes at once; what waits to be sent is dropped. Any thread.
    ///
    /// To close the channel itself would not do: Vert.x makes of it a close that waits until everything is
    /// written, for ever if nobody reads. So this one begins in front of Vert.x' handler.
    // Nobody waits for it.
    @SuppressWarnings("FutureReturnValueIgnored")
    public static void cut(Channel channel) {
        var first = channel.pipeline().firstContext();
        if (first != null) {
            first.close();
        }
    }
}
