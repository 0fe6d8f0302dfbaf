package io.manyhands.connections;

import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;

/// Gives Vert.x its transport; found by the service loader when Vert.x is made. Another one that was asked for,
/// such as epoll, stays: then there is no deadline.
public final class DeadlineTransportProvider implements VertxServiceProvider {
    @Override
    public void init(VertxBuilder builder) {
        if (builder.findTransport() instanceof JDKTransport) {
            builder.findTransport(new DeadlineTransport());
        }
    }
}
