package io.manyhands.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored")
class ConnectionsTest {
    /// As Vert.x' handler does with what nobody reads.
    private static final class Waiting extends ChannelOutboundHandlerAdapter {
        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {}
    }

    @Test
    void connectionIsCutWhoeverWaitsWithItsClose() {
        var channel = new EmbeddedChannel(new Waiting());
        channel.close();
        assertThat(channel.isOpen()).isTrue();
        Connections.cut(channel);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatIsClosedMayBeCut() {
        var channel = new EmbeddedChannel();
        channel.close();
        Connections.cut(channel);
        assertThat(channel.isOpen()).isFalse();
    }
}
