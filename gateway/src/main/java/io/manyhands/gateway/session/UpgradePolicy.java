package io.manyhands.gateway.session;

import io.manyhands.address.ClientAddress;
import io.manyhands.address.OwnNames;
import io.manyhands.address.TrustedProxies;
import io.manyhands.gateway.admission.AdmissionConfig;
import io.manyhands.gateway.admission.NetworkTally;
import io.manyhands.gateway.admission.NetworkTally.Entry;
import io.manyhands.gateway.admission.OriginPolicy;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.Bound;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.quarkus.logging.Log;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.runtime.config.WebSocketsServerRuntimeConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which requests become WebSockets, and the one place where such a connection's own socket can be had: its
/// [InboundGate] is put there.
///
/// Refuses with 400 a request that could not become one at once, with 403 a page of another origin, with 429 a network
/// that has enough connections or was refused too much. Called on each connection's own thread.
@Singleton
final class UpgradePolicy implements HttpUpgradeCheck {
    static final TypedKey<InboundGate> GATE = new TypedKey<>("gate");

    private static final Map<String, List<String>> LATER = Map.of("Retry-After", List.of("30"));

    private final TrustedProxies proxies;
    private final OriginPolicy origins;
    private final NetworkTally networks;
    private final InboundLimits limits;
    private final Duration openWithin;
    private final InboundBudgets budgets;
    private final GatewayMetrics metrics;
    private final GatewayLoop loop;

    UpgradePolicy(
            AdmissionConfig admission,
            SessionConfig session,
            WebSocketsServerRuntimeConfig sockets,
            NetworkTally networks,
            InboundBudgets budgets,
            GatewayMetrics metrics,
            GatewayLoop loop) {
        this.proxies = TrustedProxies.parse(admission.trustedProxies().orElse(List.of()));
        this.origins = new OriginPolicy(
                OwnNames.of(admission.hosts().orElse(List.of())),
                admission.origins().orElse(List.of()));
        this.networks = networks;
        this.limits = limits(admission, session, sockets);
        this.openWithin = session.helloWithin();
        this.budgets = budgets;
        this.metrics = metrics;
        this.loop = loop;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        var request = context.httpRequest();
        if (!(request.connection() instanceof ConnectionBase connection)
                || !isFit(connection.channel().pipeline())
                || hasBody(request)) {
            return CheckResult.rejectUpgrade(400);
        }
        var channel = connection.channel();
        var peer = address(channel);
        var client = proxies.client(peer, request.headers().getAll("X-Forwarded-For"));
        var origin = request.getHeader("Origin");
        if (!origins.permits(origin, host(request, proxies.trust(peer)))) {
            Log.debugf("%s: origin %s refused", client, origin);
            metrics.hit(Bound.ORIGIN);
            return CheckResult.rejectUpgrade(403);
        }
        var here = Objects.requireNonNull(Vertx.currentContext(), "a request outside of its connection's context");
        var gate = new InboundGate(channel, client.network(), limits, budgets, metrics::hit, loop::now);
        return Uni.createFrom()
                .item(() -> networks.enter(gate.network(), loop.now()))
                .runSubscriptionOn(loop)
                .emitOn(task -> here.runOnContext(ignored -> task.run()))
                .map(entry -> decide(entry, context, channel, gate));
    }

    private CheckResult decide(Entry entry, HttpUpgradeContext context, Channel channel, InboundGate gate) {
        return switch (entry) {
            case ADMITTED -> {
                channel.closeFuture()
                        .addListener(closed -> loop.execute(() -> networks.leave(gate.network(), loop.now())));
                gate.install();
                gate.openWithin(openWithin);
                context.userData().put(GATE, gate);
                yield CheckResult.permitUpgradeSync();
            }
            case TOO_MANY_CONNECTIONS -> refuse(Bound.NETWORK_SESSIONS, gate);
            case AFTER_BAD_MESSAGES -> refuse(Bound.NETWORK_BAD_MESSAGES, gate);
        };
    }

    private CheckResult refuse(Bound bound, InboundGate gate) {
        Log.debugf("%s: no connection (%s)", gate.network(), bound.label());
        metrics.hit(bound);
        return CheckResult.rejectUpgradeSync(429, LATER);
    }

    /// Whether a [InboundGate] can be put there: HTTP/2 has no WebSockets here, and each connection becomes one once.
    private static boolean isFit(ChannelPipeline pipeline) {
        return pipeline.get("httpDecoder") != null && pipeline.get(InboundGate.class) == null;
    }

    /// With a body, it would become a WebSocket only when all of that has come.
    private static boolean hasBody(HttpServerRequest request) {
        return request.headers().contains("Transfer-Encoding")
                || request.headers().getAll("Content-Length").stream().anyMatch(length -> !length.equals("0"));
    }

    private static InboundLimits limits(
            AdmissionConfig admission, SessionConfig session, WebSocketsServerRuntimeConfig sockets) {
        return new InboundLimits(
                admission.messagesInFlight(),
                admission.bytesInFlight().asLongValue(),
                admission.messagesBeforeHello(),
                admission.bytesBeforeHello().asLongValue(),
                sockets.maxMessageSize().orElse(HttpServerOptions.DEFAULT_MAX_WEBSOCKET_MESSAGE_SIZE),
                admission.controlFramesPerSecond(),
                admission.messageWithin(),
                Math.max(1, session.slowestLine().asLongValue()));
    }

    private static ClientAddress address(Channel channel) {
        return new ClientAddress(
                channel.remoteAddress() instanceof InetSocketAddress inet && inet.getAddress() != null
                        ? inet.getAddress()
                        : InetAddress.getLoopbackAddress());
    }

    /// What the client called this gateway: as its proxy says, if that is to be trusted.
    private static @Nullable String host(HttpServerRequest request, boolean isProxied) {
        var forwarded = isProxied ? request.getHeader("X-Forwarded-Host") : null;
        return forwarded != null ? forwarded : request.getHeader("Host");
    }
}
