package io.manyhands.model.thinning;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TaskKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Histories against a real Redis, which says how large they are.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(ThinningComponentTest.Small.class)
class ThinningComponentTest {
    private static final int SHA256 = 32;
    private static final int VOLUNTEER_ID = 12;
    private static final int BOUND = 200 << 10;
    private static final int WHOLE = 8;

    @Inject
    Peers peers;

    @Inject
    RedisRounds history;

    @Test
    void longHistoryIsKeptWithinItsBoundAndTheNewestRoundsWhole() {
        var job = job("thinned");
        // 1.7 MB: without contributions it would still be too large.
        append(job, 0, 5000, 4);
        await().until(() -> bytes(job) <= BOUND);
        var rounds = read(job);
        var numbers = rounds.getList("round", Integer.class);
        assertThat(numbers).first().isEqualTo(0);
        assertThat(numbers).isSorted().hasSizeBetween(1000, 4000).endsWith(4997, 4998, 4999);
        assertThat(rounds.getList("findAll { it.contributions != null }.round", Integer.class))
                .contains(4992, 4993, 4994, 4995, 4996, 4997, 4998, 4999);
        assertThat(peers.redis().list(byte[].class).llen(job.history())).isEqualTo(5000);
    }

    @Test
    void historyOfLargeRoundsLosesContributionsAlone() {
        var job = job("stripped");
        append(job, 0, 100, 60);
        await().until(() -> bytes(job) <= BOUND);
        assertThat(read(job).getList("round", Integer.class)).hasSize(100);
    }

    @Test
    void historyThatGrowsIsThinnedAgain() {
        var job = job("growing");
        for (int from = 0; from < 3000; from += 1000) {
            append(job, from, from + 1000, 4);
            await().until(() -> bytes(job) <= BOUND);
        }
        assertThat(read(job).getList("round", Integer.class)).contains(0).endsWith(2998, 2999);
    }

    @Test
    void shortHistoryStaysAsItIs() {
        var shorter = job("short");
        append(shorter, 0, 20, 4);
        var longer = job("long");
        append(longer, 0, 2000, 4);
        await("another one is thinned").until(() -> bytes(longer) <= BOUND);
        assertThat(read(shorter).getList("contributions")).hasSize(20).doesNotContainNull();
    }

    private JobKeys job(String id) {
        var job = Keys.job(id);
        peers.redis().value(byte[].class).set(job.spec(), TestJobs.tiny(id).toByteArray());
        peers.redis().set(String.class).sadd(Keys.JOBS, id);
        return job;
    }

    private void append(JobKeys job, int from, int to, int contributions) {
        var random = new Random(1);
        var rounds = new ArrayList<byte[]>();
        for (int round = from; round < to; round++) {
            var message = RoundCommitted.newBuilder()
                    .setRound(round)
                    .setSha256(bytes(random, SHA256))
                    .setBaseSha256(bytes(random, SHA256));
            for (int i = 0; i < contributions; i++) {
                message.addContributions(Contribution.newBuilder()
                        .setKind(TaskKind.TASK_KIND_ADVANCE)
                        .setNode(Node.getDefaultInstance())
                        .setUnits(8)
                        .setVolunteerId(bytes(random, VOLUNTEER_ID))
                        .setValueSha256(bytes(random, SHA256)));
            }
            rounds.add(message.build().toByteArray());
        }
        peers.redis().list(byte[].class).rpush(job.history(), rounds.toArray(byte[][]::new));
    }

    private static ByteString bytes(Random random, int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private long bytes(JobKeys job) {
        return history.size(job).await().indefinitely().bytes();
    }

    /// All pages.
    private static JsonPath read(JobKeys job) {
        return given().get("/api/models/" + job.id() + "/history")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .setRootPath("rounds");
    }

    public static final class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.model.history.size-per-job", Integer.toString(BOUND),
                    "manyhands.model.history.whole-rounds", Integer.toString(WHOLE),
                    "manyhands.model.history.every", "100ms",
                    "manyhands.model.progress.page-rounds", "10000",
                    "manyhands.model.progress.page-size", "10M",
                    "manyhands.model.progress.chunk-rounds", "1000");
        }
    }
}
