package io.manyhands.task.shard;

import io.manyhands.protocol.OrganizerKeys;
import io.manyhands.redis.RedisCalls;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import java.util.Optional;

/// Shards in Redis' memory: a hash for each place.
final class RedisShards implements ShardStore {
    private final RedisCalls redis;

    RedisShards(RedisCalls redis) {
        this.redis = redis;
    }

    @Override
    public Uni<Void> put(String place, String sha256, byte[] bytes) {
        return redis.send(Command.HSET, OrganizerKeys.shards(place), sha256, bytes)
                .replaceWithVoid();
    }

    @Override
    public Uni<Optional<byte[]>> read(String place, String sha256) {
        return redis.send(Command.HGET, OrganizerKeys.shards(place), sha256)
                .map(reply -> reply.map(found -> found.toBuffer().getBytes()));
    }

    @Override
    public Uni<Void> remove(String place) {
        return redis.send(Command.UNLINK, OrganizerKeys.shards(place)).replaceWithVoid();
    }
}
