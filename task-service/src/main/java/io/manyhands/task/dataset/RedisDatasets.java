package io.manyhands.task.dataset;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.OrganizerKeys;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.manyhands.redis.Replies;
import io.manyhands.task.access.Organizer;
import io.manyhands.task.conversion.Description;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// Data sets in Redis; never changed. Each belongs to whoever has stored it, and goes with the last of them.
@ApplicationScoped
public class RedisDatasets {
    private static final RedisScript PUT = RedisScript.load(RedisDatasets.class, "put.lua");
    private static final RedisScript REMOVE = RedisScript.load(RedisDatasets.class, "remove.lua");

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
        return redis.run(PUT, keys(sha256), List.of(bytes, owner, Organizer.ROOT_ID, description, place))
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

    public Uni<Optional<byte[]>> get(String sha256) {
        return redis.send(Command.GET, Keys.dataset(sha256))
                .map(reply -> reply.map(found -> found.toBuffer().getBytes()));
    }
}
