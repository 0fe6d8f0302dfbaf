package io.manyhands.gateway.job;

import com.google.protobuf.Message;
import io.manyhands.gateway.identity.GatewayId;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.check.CheckedParser;
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
import java.util.function.Function;
import java.util.stream.Stream;

/// Follows the lobby and the events of open jobs, decodes them, and hands them over on the gateway's loop.
@Singleton
public final class JobConsumer {
    private static final CheckedParser<Event> EVENTS = CheckedParser.of(Event.getDefaultInstance());
    private static final CheckedParser<LobbyEntry> LOBBY = CheckedParser.of(LobbyEntry.getDefaultInstance());

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
                .invoke(latest -> watch.follow(Keys.LOBBY, Keys.LOBBY_FIELD, latest, decoded(LOBBY, listener)))
                .replaceWithVoid();
    }

    void follow(JobKeys keys, String afterId, Function<List<Event>, Uni<Void>> listener) {
        watch.follow(keys.events(), Keys.EVENT_FIELD, afterId, decoded(EVENTS, listener));
    }

    void forget(JobKeys keys) {
        watch.forget(keys.events());
    }

    private <T extends Message> StreamListener decoded(CheckedParser<T> parser, Function<List<T>, Uni<Void>> listener) {
        return entries -> {
            var messages =
                    entries.stream().flatMap(entry -> decode(parser, entry)).toList();
            return Uni.createFrom().voidItem().emitOn(loop).chain(() -> listener.apply(messages));
        };
    }

    private static <T extends Message> Stream<T> decode(CheckedParser<T> parser, Entry entry) {
        return parser
                .parse(entry.payload())
                .orReport(problem -> Log.warnf("entry %s cannot be used (%s); skipped", entry.id(), problem))
                .stream();
    }
}
