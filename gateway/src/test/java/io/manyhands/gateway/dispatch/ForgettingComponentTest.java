package io.manyhands.gateway.dispatch;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.v1.JobState;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What is kept of jobs that are over.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class ForgettingComponentTest {
    private final RedisDataSource redis;
    private final JobBoard board;
    private final Dispatcher dispatcher;
    private final GatewayLoop loop;

    @Inject
    ForgettingComponentTest(RedisDataSource redis, JobBoard board, Dispatcher dispatcher, GatewayLoop loop) {
        this.redis = redis;
        this.board = board;
        this.dispatcher = dispatcher;
        this.loop = loop;
    }

    @Test
    void whatComesAfterAJobHasClosedLeavesNothingBehind() {
        var job = new TestJob(redis).open();
        await().untilAsserted(
                        () -> assertThat(onLoop(() -> board.find(job.id()))).isPresent());
        var followed = onLoop(() -> board.find(job.id())).orElseThrow();
        onLoop(() -> {
            dispatcher.tasksAvailable(followed);
            return true;
        });
        assertThat(onLoop(() -> dispatcher.remembers(followed))).isTrue();
        job.publish(JobState.JOB_STATE_FINISHED);
        await().untilAsserted(
                        () -> assertThat(onLoop(() -> board.find(job.id()))).isEmpty());

        onLoop(() -> {
            dispatcher.tasksAvailable(followed);
            dispatcher.demandGrew(followed);
            return true;
        });

        assertThat(onLoop(() -> dispatcher.remembers(followed))).isFalse();
        job.close();
    }

    /// Runs after what was given to the loop before.
    private <T> T onLoop(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop).join();
    }
}
