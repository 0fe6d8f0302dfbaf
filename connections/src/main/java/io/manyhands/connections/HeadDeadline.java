package io.manyhands.connections;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Closes a connection on which no head of a request has come to its end in time, however much of it has; then
/// it is done. Where TLS is expected, a connection that speaks it is left alone from its first byte on: what is in it
/// cannot be seen here.
///
/// Belongs to one connection; used on its event loop.
final class HeadDeadline extends ChannelInboundHandlerAdapter {
    private static final byte TLS_HANDSHAKE = 0x16;
    /// What Vert.x calls its handler, also one that first looks which certificate is asked for.
    private static final String TLS = "ssl";

    private final Duration within;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean hasBegun;
    /// Line feeds in a row, carriage returns aside.
    private int lineEnds;

    HeadDeadline(Duration within) {
        this.within = within;
    }

    // Nobody waits for the connection to be closed.
    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void channelActive(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> ctx.close(), within.toMillis(), TimeUnit.MILLISECONDS);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var isDone =
                message instanceof ByteBuf bytes && (isTls(ctx, bytes) || bytes.forEachByte(this::isWithinHead) >= 0);
        ctx.fireChannelRead(message);
        // An upgrade to HTTP/2 takes out every handler, this one included.
        if (isDone && !ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        handlerRemoved(ctx);
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private boolean isTls(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (hasBegun || !bytes.isReadable()) {
            return false;
        }
        hasBegun = true;
        return bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE
                && ctx.pipeline().get(TLS) != null;
    }

    private boolean isWithinHead(byte next) {
        if (next == '\n') {
            lineEnds++;
        } else if (next != '\r') {
            lineEnds = 0;
        }
        return lineEnds < 2;
    }
}
