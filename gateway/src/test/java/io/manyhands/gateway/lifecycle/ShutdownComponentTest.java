package io.manyhands.gateway.lifecycle;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.lifecycle.ShutdownComponentTest.ShortDrain;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.GatewayMessage.KindCase;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A gateway that drains serves nobody afterwards, so this test has one of its own.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(ShortDrain.class)
class ShutdownComponentTest {
    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private final Drain drain;
    private final GatewayLoop loop;

    @Inject
    ShutdownComponentTest(RedisDataSource redis, Drain drain, GatewayLoop loop) {
        this.redis = redis;
        this.drain = drain;
        this.loop = loop;
    }

    @Test
    void whatIsNotHandedInWhenTheDrainEndsIsGivenBack() {
        var job = new TestJob(redis).open();
        try (var slow = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            slow.awaitAssign();

            Uni.createFrom()
                    .voidItem()
                    .emitOn(loop)
                    .chain(drain::begin)
                    .subscribe()
                    .with(done -> {});

            slow.await(KindCase.GOODBYE);
            assertThat(slow.awaitClose()).isEqualTo(1012);
            await().untilAsserted(() -> assertThat(job.tasks())
                    .extracting(task -> task.getNode().getLevel())
                    .as("the halves")
                    .containsExactly(1, 1));
            await().untilAsserted(() -> assertThat(
                            redis.execute("XINFO", "CONSUMERS", job.keys().tasks(), Keys.GATEWAY_GROUP)
                                    .size())
                    .isZero());
            assertThat(slow.pending()).noneMatch(message -> message.hasAssign());
        }
    }

    /// Too short for anybody to hand in anything.
    public static final class ShortDrain implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("manyhands.gateway.session.drain", "100ms");
        }
    }
}
