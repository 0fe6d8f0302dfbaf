package io.manyhands.gateway.lifecycle;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.lifecycle.DrainComponentTest.LongDrain;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// With a drain that does not end before everything is handed in.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(LongDrain.class)
class DrainComponentTest {
    /// Several times what passes between two looks at the leases.
    private static final Duration SOME_LOOKS = Duration.ofMillis(300);

    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private final Drain drain;
    private final GatewayLoop loop;

    @Inject
    DrainComponentTest(RedisDataSource redis, Drain drain, GatewayLoop loop) {
        this.redis = redis;
        this.drain = drain;
        this.loop = loop;
    }

    @Test
    void volunteersAreSentAwayAndLeaveIsTakenAsSoonAsEverythingIsHandedInHereOrElsewhere() {
        var job = new TestJob(redis).open();
        try (var staying = TestVolunteer.join(gateway, job, 1);
                var leaving = TestVolunteer.join(gateway, job, 1)) {
            job.plan(new TreeNode(1, 0), new TreeNode(1, 1));
            var here = staying.awaitAssign();
            var elsewhere = leaving.awaitAssign();

            get("/q/health/ready").then().statusCode(200);
            var left =
                    Uni.createFrom().voidItem().emitOn(loop).chain(drain::begin).subscribeAsCompletionStage();
            assertThat(leaving.await(KindCase.GOODBYE).getGoodbye().getReconnectAfterMs())
                    .isBetween(0, 500);
            get("/q/health/ready").then().statusCode(503);
            try (var late = TestVolunteer.connect(gateway)) {
                late.await(KindCase.GOODBYE);
                assertThat(late.awaitClose()).isEqualTo(1012);
            }
            await().until(() -> job.hash(job.keys().hands()).isEmpty());

            leaving.vanish();
            assertThat(staying.compute(job, here).getOutcome()).isEqualTo(Outcome.OUTCOME_ACCEPTED);
            await().during(SOME_LOOKS)
                    .until(() -> job.taskIds().equals(List.of(elsewhere.getTaskId())) && !left.isDone());

            accept(job, elsewhere.getTaskId());
            await().until(left::isDone);
            assertThat(job.tasks()).isEmpty();
        }
    }

    /// What another gateway does with the task.
    private void accept(TestJob job, String id) {
        var tasks = redis.stream(String.class, String.class, byte[].class);
        tasks.xack(job.keys().tasks(), Keys.GATEWAY_GROUP, id);
        tasks.xdel(job.keys().tasks(), id);
    }

    public static final class LongDrain implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("manyhands.gateway.session.drain", Waiting.BEYOND.toString());
        }
    }
}
