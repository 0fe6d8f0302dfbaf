package io.manyhands.gateway.lifecycle;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyhands.gateway.lifecycle.ShutdownComponentTest.ShortDrain;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.Confirm.Outcome;
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

/// A gateway that takes leave serves nobody afterwards, so this test has one of its own.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(ShortDrain.class)
class ShutdownComponentTest {
    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private final Leave leave;
    private final GatewayLoop loop;

    @Inject
    ShutdownComponentTest(RedisDataSource redis, Leave leave, GatewayLoop loop) {
        this.redis = redis;
        this.leave = leave;
        this.loop = loop;
    }

    @Test
    void volunteersAreSentAwayAndWhatTheyDoNotHandInInTimeIsGivenBack() {
        var job = new TestJob(redis).open();
        try (var diligent = TestVolunteer.join(gateway, job, 1);
                var slow = TestVolunteer.join(gateway, job, 1)) {
            job.plan(new TreeNode(1, 0), new TreeNode(1, 1));
            var soonDone = diligent.awaitAssign();
            slow.awaitAssign();
            get("/q/health/ready").then().statusCode(200);

            Uni.createFrom()
                    .voidItem()
                    .emitOn(loop)
                    .chain(leave::take)
                    .subscribe()
                    .with(done -> {});

            assertThat(slow.await(KindCase.GOODBYE).getGoodbye().getReconnectAfterMs())
                    .isBetween(0, 500);
            get("/q/health/ready").then().statusCode(503);
            try (var late = TestVolunteer.connect(gateway)) {
                late.await(KindCase.GOODBYE);
                assertThat(late.awaitClose()).isEqualTo(1012);
            }
            await().until(() -> job.hash(job.keys().hands()).isEmpty());
            assertThat(diligent.compute(job, soonDone).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
            assertThat(job.tasks()).as("still leased").hasSize(1);

            assertThat(slow.awaitClose()).isEqualTo(1012);
            await().untilAsserted(() -> assertThat(job.tasks())
                    .extracting(task -> task.getNode().getLevel())
                    .as("the halves")
                    .containsExactly(0, 0));
            await().untilAsserted(() -> assertThat(
                            redis.execute("XINFO", "CONSUMERS", job.keys().tasks(), Keys.GATEWAY_GROUP)
                                    .size())
                    .isZero());
            assertThat(diligent.pending()).noneMatch(message -> message.hasAssign());
        }
    }

    public static final class ShortDrain implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("manyhands.gateway.session.drain", "1500ms");
        }
    }
}
