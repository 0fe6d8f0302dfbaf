package io.manyhands.task.shard;

import io.manyhands.localredis.testing.RedisTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@QuarkusTest
@TestProfile(FileShardsComponentTest.InADirectory.class)
@QuarkusTestResource(RedisTestResource.class)
class FileShardsComponentTest extends ShardedDatasets {
    private static final Path DIRECTORY = Path.of("target", "shards-of-a-test");

    @Override
    Set<String> places() {
        return Set.of(Optional.ofNullable(DIRECTORY.toFile().list()).orElseGet(() -> new String[0]));
    }

    /// As the default of `./manyhands up`.
    public static final class InADirectory implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.task.shards.storage",
                    "FILE",
                    "manyhands.task.shards.directory",
                    DIRECTORY + File.separator);
        }
    }
}
