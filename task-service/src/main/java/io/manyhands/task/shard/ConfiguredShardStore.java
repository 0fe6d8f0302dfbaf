package io.manyhands.task.shard;

import io.manyhands.redis.RedisCalls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/// The store that the configuration names.
final class ConfiguredShardStore {
    @Produces
    @ApplicationScoped
    ShardStore store(ShardConfig config, RedisCalls redis) {
        return switch (config.storage()) {
            case REDIS -> new RedisShards(redis);
            case FILE ->
                new FileShardStore(
                        config.directory()
                                .orElseThrow(
                                        () -> new IllegalStateException(
                                                "manyhands.task.shards.storage is FILE, but manyhands.task.shards.directory is not set; name a directory that all instances share")));
        };
    }
}
