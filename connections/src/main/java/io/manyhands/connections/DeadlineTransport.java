package io.manyhands.connections;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import java.time.Duration;

/// Vert.x' sockets, with a [HeadDeadline] for each that a server accepts.
final class DeadlineTransport extends JDKTransport {
    /// For the head of the first request, or of a WebSocket's. A phone on a bad line takes a second or two.
    private static final Duration WITHIN = Duration.ofSeconds(8);

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(options, domainSocket, bootstrap);
        bootstrap.handler(new Accepting());
    }

    /// Sees each connection before the server does.
    @Sharable
    private static final class Accepting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Channel accepted) {
                accepted.pipeline().addLast("headDeadline", new HeadDeadline(WITHIN));
            }
            ctx.fireChannelRead(message);
        }
    }
}
