package io.manyhands.gateway.crowd;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.v1.GatewayMessage;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What volunteers are told of how many they are.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class CrowdComponentTest {
    private static final int TIMES = 15;
    private static final Duration PAUSE = Duration.ofMillis(110);

    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private TestJob job;

    @Inject
    CrowdComponentTest(RedisDataSource redis) {
        this.redis = redis;
        this.job = new TestJob(redis);
    }

    @BeforeEach
    void openJob() {
        job = new TestJob(redis).open();
    }

    @AfterEach
    void closeJob() {
        TestVolunteer.awaitAllGone();
        job.close();
    }

    @Test
    void whoComesAndGoesAllTheTimeIsToldOfOnceASecond() {
        try (var watching = TestVolunteer.join(gateway, job, 1)) {
            watching.await(message -> message.getCrowd().getVolunteers() == 1, "Crowd of 1");
            var began = Instant.now();
            try (var other = TestVolunteer.join(gateway, job, 1)) {
                for (int times = 0; times < TIMES; times++) {
                    other.demand(0);
                    await().pollDelay(PAUSE).until(() -> true);
                    other.demand(1);
                    await().pollDelay(PAUSE).until(() -> true);
                }
                long seconds = Duration.between(began, Instant.now()).toSeconds();
                assertThat(crowds(watching)).hasSizeLessThanOrEqualTo((int) seconds + 2);
                other.demand(0);
                await().untilAsserted(
                                () -> assertThat(crowds(watching).getLast()).isEqualTo(1));
                other.demand(1);
                await().untilAsserted(
                                () -> assertThat(crowds(watching).getLast()).isEqualTo(2));
            }
        }
    }

    private static List<Integer> crowds(TestVolunteer volunteer) {
        return volunteer.pending().stream()
                .filter(GatewayMessage::hasCrowd)
                .map(message -> message.getCrowd().getVolunteers())
                .toList();
    }
}
