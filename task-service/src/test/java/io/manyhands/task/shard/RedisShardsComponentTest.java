package io.manyhands.task.shard;

import io.manyhands.localredis.testing.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import java.util.stream.Collectors;

@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class RedisShardsComponentTest extends ShardedDatasets {
    private static final String PREFIX = "mh:v1:shards:";

    @Override
    Set<String> places() {
        return redis.key().keys(PREFIX + "*").stream()
                .map(key -> key.substring(PREFIX.length()))
                .collect(Collectors.toSet());
    }
}
