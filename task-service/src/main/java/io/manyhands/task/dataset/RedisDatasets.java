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
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Data sets in Redis; never changed. Each belongs to whoever has stored it, and goes with the last of them.
@ApplicationScoped
public class RedisDatasets {
    private static final RedisScript PUT = RedisScript.load(RedisDatasets.class, "put.lua");
    private static final RedisScript REMOVE = RedisScript.load(RedisDatasets.class, "remove.lua");

    private static final byte[] NOTHING = {};
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
        var begun = begin(sha256);
        var isShort = bytes.length <= Blocks.BYTES;
        return (isShort ? Uni.createFrom().voidItem() : append(begun, bytes))
                .chain(() -> put(begun, sha256, isShort ? bytes : NOTHING, owner, description, place))
                .onFailure()
                .call(() -> discard(begun));
    }

    /// Where the bytes of a data set are while they come: they expire if [#finish] does not follow.
    static String begin(String sha256) {
        return OrganizerKeys.datasetBegun(sha256, UUID.randomUUID().toString());
    }

    /// A command of 64 MiB would be in memory several times.
    Uni<Void> append(String begun, List<byte[]> blocks) {
        return Multi.createFrom()
                .iterable(blocks)
                .onItem()
                .transformToUniAndConcatenate(block -> redis.send(Command.APPEND, begun, block)
                        .call(() -> redis.send(Command.EXPIRE, begun, BEGUN_FOR_SECONDS)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> append(String begun, byte[] bytes) {
        return Multi.createFrom()
                .range(0, Math.ceilDiv(bytes.length, Blocks.BYTES))
                .onItem()
                .transformToUniAndConcatenate(at -> append(
                        begun,
                        List.of(Arrays.copyOfRange(
                                bytes, at * Blocks.BYTES, Math.min(bytes.length, (at + 1) * Blocks.BYTES)))))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /// All of the bytes have come.
    Uni<Stored> finish(String begun, String sha256, String owner) {
        return put(begun, sha256, NOTHING, owner, "", "");
    }

    /// Gives up what has come. If that fails, it expires.
    Uni<Void> discard(String begun) {
        return redis.send(Command.UNLINK, begun).replaceWithVoid().onFailure().recoverWithNull();
    }

    /// @param bytes empty: they were appended
    private Uni<Stored> put(String begun, String sha256, byte[] bytes, String owner, String description, String place) {
        var keys = Stream.concat(keys(sha256).stream(), Stream.of(begun)).toList();
        return redis.run(PUT, keys, List.of(bytes, owner, Organizer.ROOT_ID, description, place))
                .map(reply -> switch (reply.toInteger()) {
                    case 1 -> Stored.NEW;
                    case 0 -> Stored.KNOWN;
                    default -> Stored.DESCRIBED_OTHERWISE;
                });
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
        return size(sha256).chain(size -> {
            var bytes = ByteBuffer.allocate(size);
            return read(sha256, size, piece -> {
                        bytes.put(piece, 0, Math.min(piece.length, bytes.remaining()));
                        return Uni.createFrom().voidItem();
                    })
                    .map(isWhole -> isWhole ? Optional.of(bytes.array()) : Optional.empty());
        });
    }

    /// Reads it without holding it.
    ///
    /// @param each asked to take a piece when it has taken the one before
    /// @return whether it was there, to its end
    public Uni<Boolean> read(String sha256, Function<byte[], Uni<Void>> each) {
        return size(sha256).chain(size -> read(sha256, size, each));
    }

    private Uni<Boolean> read(String sha256, int size, Function<byte[], Uni<Void>> each) {
        return Multi.createFrom()
                .range(0, Math.ceilDiv(size, Blocks.BYTES))
                .onItem()
                .transformToUniAndConcatenate(at -> redis.send(
                                Command.GETRANGE, Keys.dataset(sha256), at * Blocks.BYTES, (at + 1) * Blocks.BYTES - 1)
                        .map(reply -> reply.map(Response::toBytes).orElse(NOTHING))
                        .call(each::apply)
                        .map(piece -> piece.length))
                .collect()
                .with(Collectors.summingInt(Integer::intValue))
                .map(read -> size > 0 && read == size);
    }

    /// @return bytes; 0 if it is not stored
    private Uni<Integer> size(String sha256) {
        return redis.send(Command.STRLEN, Keys.dataset(sha256))
                .map(reply -> reply.map(Response::toInteger).orElse(0));
    }
}
