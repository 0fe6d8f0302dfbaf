package io.manyhands.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/// Shows a connection's [InboundGate] what comes before it is a frame: a frame of 60 MB is buffered, and
/// counts, long before it is one. Used on the connection's event loop.
final class InboundMeter extends ChannelInboundHandlerAdapter {
    private final InboundGate gate;

    InboundMeter(InboundGate gate) {
        this.gate = gate;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (gate.isEnded()) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof ByteBuf bytes) {
            gate.received(bytes.readableBytes());
        }
        ctx.fireChannelRead(message);
        gate.decoded();
    }
}
