package io.manyhands.task.shard;

import io.manyhands.redis.RedisCalls;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/// The store that the configuration names.
final class ConfiguredShardStore {
    @Startup // a store that cannot be is found at once
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
