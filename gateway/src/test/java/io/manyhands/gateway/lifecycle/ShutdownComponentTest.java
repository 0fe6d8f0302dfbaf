package io.manyhands.gateway.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.lifecycle.ShutdownComponentTest.OwnProcess;
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
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A gateway that takes leave serves nobody afterwards, so this test has one of its own.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(OwnProcess.class)
class ShutdownComponentTest {
    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private final Shutdown shutdown;
    private final GatewayLoop loop;

    @Inject
    ShutdownComponentTest(RedisDataSource redis, Shutdown shutdown, GatewayLoop loop) {
        this.redis = redis;
        this.shutdown = shutdown;
        this.loop = loop;
    }

    @Test
    void volunteersAreSentAwayTheirTasksGivenBackAndTheGatewayForgotten() {
        var job = new TestJob(redis).open();
        try (var volunteer = TestVolunteer.join(gateway, job, 1)) {
            job.plan(TestJob.ROOT);
            volunteer.awaitAssign();

            Uni.createFrom()
                    .voidItem()
                    .emitOn(loop)
                    .chain(shutdown::takeLeave)
                    .await()
                    .atMost(Duration.ofSeconds(5));

            var goodbye = volunteer.await(KindCase.GOODBYE).getGoodbye();
            assertThat(goodbye.getReconnectAfterMs()).isBetween(1000, 3000);
            assertThat(volunteer.awaitClose()).isEqualTo(1012);
            assertThat(job.tasks()).hasSize(2);
            assertThat(job.hash(job.keys().hands())).isEmpty();
            assertThat(redis.execute("XINFO", "CONSUMERS", job.keys().tasks(), Keys.GATEWAY_GROUP)
                            .size())
                    .isZero();
        }
        try (var late = TestVolunteer.connect(gateway)) {
            late.await(KindCase.GOODBYE);
        }
    }

    /// Nothing differs but the process.
    public static final class OwnProcess implements QuarkusTestProfile {}
}
