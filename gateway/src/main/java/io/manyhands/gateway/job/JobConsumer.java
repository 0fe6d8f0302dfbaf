package io.manyhands.gateway.job;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.manyhands.gateway.identity.GatewayId;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.LobbyEntry;
import io.manyhands.redis.streams.Entry;
import io.manyhands.redis.streams.StreamListener;
import io.manyhands.redis.streams.StreamWatch;
import io.manyhands.redis.streams.StreamWatches;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/// Follows the lobby and the events of open jobs, decodes them, and hands them over on the gateway's loop.
@Singleton
public final class JobConsumer {
    private final StreamWatch watch;
    private final GatewayLoop loop;

    JobConsumer(GatewayId id, StreamWatches watches, GatewayLoop loop) {
        this.watch = watches.create("gateway-" + id);
        this.loop = loop;
    }

    void start() {
        watch.start();
    }

    public void stop() {
        watch.close();
    }

    /// @return where to begin, if the state in Redis is read after this
    Uni<String> latestEvent(JobKeys keys) {
        return watch.latestId(keys.events()).emitOn(loop);
    }

    Uni<Void> followLobby(Function<List<LobbyEntry>, Uni<Void>> listener) {
        return watch.latestId(Keys.LOBBY)
                .invoke(latest ->
                        watch.follow(Keys.LOBBY, Keys.LOBBY_FIELD, latest, decoded(LobbyEntry.parser(), listener)))
                .replaceWithVoid();
    }

    void follow(JobKeys keys, String afterId, Function<List<Event>, Uni<Void>> listener) {
        watch.follow(keys.events(), Keys.EVENT_FIELD, afterId, decoded(Event.parser(), listener));
    }

    void forget(JobKeys keys) {
        watch.forget(keys.events());
    }

    private <T extends MessageLite> StreamListener decoded(Parser<T> parser, Function<List<T>, Uni<Void>> listener) {
        return entries -> {
            var messages =
                    entries.stream().flatMap(entry -> decode(parser, entry)).toList();
            return Uni.createFrom().voidItem().emitOn(loop).chain(() -> listener.apply(messages));
        };
    }

    private static <T extends MessageLite> Stream<T> decode(Parser<T> parser, Entry entry) {
        try {
            return Stream.of(Objects.requireNonNull(parser.parseFrom(entry.payload())));
        } catch (InvalidProtocolBufferException e) {
            Log.warnf("entry %s cannot be decoded (%s); skipped", entry.id(), e.getMessage());
            return Stream.empty();
        }
    }
}
