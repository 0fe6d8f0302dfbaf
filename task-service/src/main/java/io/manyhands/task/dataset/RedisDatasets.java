package io.manyhands.task.dataset;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.OrganizerKeys;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.manyhands.redis.Replies;
import io.manyhands.task.access.Organizer;
import io.manyhands.task.conversion.Description;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Data sets in Redis; never changed. Each belongs to whoever has stored it, and goes with the last of them.
@ApplicationScoped
public class RedisDatasets {
    private static final RedisScript PUT = RedisScript.load(RedisDatasets.class, "put.lua");
    private static final RedisScript REMOVE = RedisScript.load(RedisDatasets.class, "remove.lua");

    private static final byte[] NOTHING = {};
    /// Sent and read at once.
    private static final int PIECE = 1 << 20;
    private static final int BEGUN_FOR_SECONDS = 600;

    private final RedisCalls redis;

    RedisDatasets(RedisCalls redis) {
        this.redis = redis;
    }

    /// What became of a data set that was to be stored.
    public enum Stored {
        NEW,
        KNOWN,
        /// Nothing was changed: others store the same bytes with another description.
        DESCRIBED_OTHERWISE
    }

    /// @param owner id of the token that it is stored with
    /// @param description of a data set that was converted, as JSON
    public Uni<Stored> put(String sha256, byte[] bytes, String owner, Optional<String> description) {
        return put(sha256, bytes, owner, description.orElse(""), "");
    }

    /// Stores the manifest of a data set in shards.
    ///
    /// @param place of its shards, all of which are there
    /// @return whether that is their place from now on; if not, the data set has its shards elsewhere
    public Uni<Boolean> putManifest(String sha256, byte[] bytes, String owner, String place) {
        return put(sha256, bytes, owner, "", place).map(stored -> stored == Stored.NEW);
    }

    private Uni<Stored> put(String sha256, byte[] bytes, String owner, String description, String place) {
        var begun = OrganizerKeys.datasetBegun(sha256, UUID.randomUUID().toString());
        var keys = Stream.concat(keys(sha256).stream(), Stream.of(begun)).toList();
        var isShort = bytes.length <= PIECE;
        return (isShort ? Uni.createFrom().voidItem() : append(begun, bytes))
                .chain(() -> redis.run(
                        PUT, keys, List.of(isShort ? bytes : NOTHING, owner, Organizer.ROOT_ID, description, place)))
                .map(reply -> switch (reply.toInteger()) {
                    case 1 -> Stored.NEW;
                    case 0 -> Stored.KNOWN;
                    default -> Stored.DESCRIBED_OTHERWISE;
                });
    }

    /// A command of 64 MiB would be in memory several times. Expires if it is not renamed.
    private Uni<Void> append(String key, byte[] bytes) {
        return Multi.createFrom()
                .range(0, Math.ceilDiv(bytes.length, PIECE))
                .onItem()
                .transformToUniAndConcatenate(piece -> redis.send(
                                Command.APPEND,
                                key,
                                Arrays.copyOfRange(bytes, piece * PIECE, Math.min(bytes.length, (piece + 1) * PIECE)))
                        .call(() -> redis.send(Command.EXPIRE, key, BEGUN_FOR_SECONDS)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /// @return empty if the data set is not stored, or was stored as it is
    public Uni<Optional<Description>> description(String sha256) {
        return redis.send(Command.GET, OrganizerKeys.datasetDescription(sha256))
                .map(reply ->
                        reply.map(json -> DescriptionJson.parse(json.toBuffer().getBytes())));
    }

    /// Place of the shards of a data set.
    ///
    /// @return empty if it is not in shards, or not stored
    public Uni<Optional<String>> place(String sha256) {
        return redis.send(Command.GET, OrganizerKeys.datasetPlace(sha256)).map(reply -> reply.map(Object::toString));
    }

    /// Ids of the tokens that it was stored with; none if there was no owner when it was stored.
    public Uni<List<String>> owners(String sha256) {
        return redis.send(Command.SMEMBERS, OrganizerKeys.datasetOwners(sha256)).map(Replies::texts);
    }

    public Uni<Boolean> exists(String sha256) {
        return redis.send(Command.EXISTS, Keys.dataset(sha256))
                .map(reply -> reply.filter(count -> count.toInteger() == 1).isPresent());
    }

    /// Takes it from an owner, and removes it if nobody else has stored it.
    ///
    /// @param owner id of a token; empty takes it from all
    /// @return whether it is gone
    public Uni<Boolean> remove(String sha256, Optional<String> owner) {
        return redis.run(REMOVE, keys(sha256), List.of(owner.orElse(""))).map(reply -> reply.toInteger() == 1);
    }

    private static List<String> keys(String sha256) {
        return List.of(
                Keys.dataset(sha256),
                OrganizerKeys.datasetOwners(sha256),
                OrganizerKeys.datasetDescription(sha256),
                OrganizerKeys.datasetPlace(sha256));
    }

    /// Read piece by piece, so that it is in memory once.
    public Uni<Optional<byte[]>> get(String sha256) {
        var key = Keys.dataset(sha256);
        return redis.send(Command.STRLEN, key)
                .map(reply -> reply.map(Response::toInteger).orElse(0))
                .chain(length -> length == 0 ? Uni.createFrom().item(Optional.empty()) : fill(key, new byte[length]));
    }

    /// @return empty if it was removed meanwhile
    private Uni<Optional<byte[]>> fill(String key, byte[] bytes) {
        return Multi.createFrom()
                .range(0, Math.ceilDiv(bytes.length, PIECE))
                .onItem()
                .transformToUniAndConcatenate(piece -> redis.send(
                                Command.GETRANGE, key, piece * PIECE, (piece + 1) * PIECE - 1)
                        .map(reply -> copy(reply.map(Response::toBytes).orElse(NOTHING), bytes, piece * PIECE)))
                .collect()
                .with(Collectors.summingInt(Integer::intValue))
                .map(read -> read == bytes.length ? Optional.of(bytes) : Optional.empty());
    }

    private static int copy(byte[] from, byte[] to, int at) {
        int count = Math.min(from.length, to.length - at);
        System.arraycopy(from, 0, to, at, count);
        return count;
    }
}
