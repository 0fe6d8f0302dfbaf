package io.manyhands.gateway.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyhands.gateway.lifecycle.DrainComponentTest.LongDrain;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.TreeNode;
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

/// With a drain longer than this test is willing to wait.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(LongDrain.class)
class DrainComponentTest {
    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private final Leave leave;
    private final GatewayLoop loop;

    @Inject
    DrainComponentTest(RedisDataSource redis, Leave leave, GatewayLoop loop) {
        this.redis = redis;
        this.leave = leave;
        this.loop = loop;
    }

    @Test
    void leaveIsTakenAsSoonAsEverythingIsHandedInHereOrElsewhere() {
        var job = new TestJob(redis).open();
        try (var staying = TestVolunteer.join(gateway, job, 1);
                var leaving = TestVolunteer.join(gateway, job, 1)) {
            job.plan(new TreeNode(1, 0), new TreeNode(1, 1));
            var here = staying.awaitAssign();
            var elsewhere = leaving.awaitAssign();

            var left =
                    Uni.createFrom().voidItem().emitOn(loop).chain(leave::take).subscribeAsCompletionStage();
            leaving.await(KindCase.GOODBYE);
            leaving.vanish();
            staying.compute(job, here);
            await().during(Duration.ofMillis(300))
                    .until(() -> job.taskIds().equals(List.of(elsewhere.getTaskId())) && !left.isDone());

            accept(job, elsewhere.getTaskId());
            await().atMost(Duration.ofSeconds(5)).until(left::isDone);
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
            return Map.of("manyhands.gateway.session.drain", "60s");
        }
    }
}
