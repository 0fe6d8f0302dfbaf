package io.manyhands.task.plan;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.manyhands.task.testing.Organizer.authorized;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.redis.streams.StreamWatches;
import io.manyhands.task.job.RedisJobs;
import io.manyhands.task.testing.JobInRedis;
import io.manyhands.task.testing.Organizer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The job of these tests has four leaves per round: level 2 is the root.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class PlanComponentTest {
    private static final Node LAST_LEAF = node(0, 3);

    @Inject
    RedisDataSource redis;

    @Inject
    StreamWatches watches;

    @Inject
    RoundPlanning planning;

    @Inject
    RedisPlan redisPlan;

    @Inject
    RedisJobs jobs;

    @Inject
    PlanMetrics metrics;

    @Inject
    MeterRegistry registry;

    @Inject
    PlanLoop loop;

    private JobInRedis job;

    @BeforeEach
    void createJob() {
        job = new JobInRedis(redis, Organizer.create("plan"));
        await("nothing that a test reports is missed").until(() -> loop.follows(job.id()));
    }

    @Test
    void gatewaysCanReadFromTheMomentTheJobExists() {
        var groups = redis.execute("XINFO", "GROUPS", job.keys().tasks());

        assertThat(groups.toString()).contains(Keys.GATEWAY_GROUP);
    }

    @Test
    void publishedVersionIsPlannedAndAnnounced() {
        double before = registry.counter("manyhands.task.rounds.planned").count();
        job.publish(0);

        await().until(() -> job.events().stream().anyMatch(Event::hasTasksAvailable));
        assertThat(job.tasks())
                .hasSize(2)
                .allMatch(task -> task.getRound() == 0 && task.getSha256().equals(JobInRedis.sha256(0)));
        assertThat(job.events().getLast().getTasksAvailable().getCount()).isEqualTo(2);
        assertThat(redis.value(String.class).get(job.keys().planned())).isEqualTo("0");
        await().until(() -> registry.counter("manyhands.task.rounds.planned").count() > before);
    }

    @Test
    void roundsFollowEachOther() {
        job.publish(0);
        await().until(() -> job.tasks().size() == 2);
        job.publish(1);

        await().until(() -> job.tasks().size() == 4);
        assertThat(job.tasks()).extracting(TaskEntry::getRound).containsExactly(0, 0, 1, 1);
    }

    @Test
    void tasksAreAsManyAsVolunteersCallFor() {
        job.willing("gone", 100, 1);
        job.willing("here", 2, Long.MAX_VALUE / 10);
        job.publish(0);

        await().until(() -> job.tasks().size() == 4);
    }

    @Test
    void plannersAtTheSameTimePlanOnce() {
        pause();
        job.publish(3);
        redis.hash(String.class).hset(job.keys().control(), Keys.ControlField.STATE, "RUNNING");
        var planners = IntStream.range(0, 32)
                .mapToObj(i -> planning.planCurrent(PlannedJob.of(spec())))
                .toList();

        Uni.join().all(planners).andFailFast().await().atMost(Waiting.LIMIT);

        assertThat(job.tasks()).hasSize(2);
        assertThat(job.events()).filteredOn(Event::hasTasksAvailable).hasSize(1);
    }

    @Test
    void versionThatIsNotCurrentAnyMoreIsNotPlanned() {
        pause();
        job.reach(2);
        redis.hash(String.class).hset(job.keys().control(), Keys.ControlField.STATE, "RUNNING");

        planning.plan(PlannedJob.of(spec()), new Version(1, JobInRedis.sha256(1)), "")
                .await()
                .atMost(Waiting.LIMIT);

        assertThat(job.tasks()).isEmpty();
        assertThat(redis.value(String.class).get(job.keys().planned())).isNull();
    }

    @Test
    void pausedJobIsPlannedWhenItGoesOn() {
        pause();
        job.publish(0);
        fence(0);
        assertThat(job.tasks()).hasSize(1);

        authorized().post("/api/jobs/" + job.id() + "/resume").then().statusCode(200);

        await().until(() -> job.tasks().size() == 3);
    }

    @Test
    void endedJobIsNotPlanned() {
        job.reach(1, JobState.JOB_STATE_FAILED);

        planning.planCurrent(PlannedJob.of(spec())).await().atMost(Waiting.LIMIT);

        assertThat(job.tasks()).isEmpty();
    }

    @Test
    void missingSubtreesAreIssuedOncePerReport() {
        job.publish(0);
        await().until(() -> job.tasks().size() == 2);
        for (int i = 0; i < 5; i++) {
            job.miss(0, node(1, 1), node(0, 1));
        }

        fence(0);
        assertThat(job.tasks().subList(2, job.tasks().size()))
                .extracting(TaskEntry::getNode)
                .containsExactly(node(1, 1), node(0, 1), LAST_LEAF);
        assertThat(job.tasks().get(2).getReissues()).isEqualTo(1);
    }

    @Test
    void subtreeThatIsMissingForLongIsIssuedAgain() {
        job.publish(0);
        await().until(() -> job.tasks().size() == 2);
        job.miss(0, node(2, 0));
        await().until(() -> job.tasks().size() == 3);

        issuedLongAgo();
        job.miss(0, node(2, 0));
        await().until(() -> job.tasks().size() == 4);
    }

    @Test
    void subtreesOfAnEarlierRoundAreNotIssued() {
        job.publish(1);
        await().until(() -> job.tasks().size() == 2);
        job.miss(0, node(2, 0));
        fence(1);

        assertThat(job.tasks()).hasSize(3);
    }

    @Test
    void entriesThatCannotBeReadAreSkipped() {
        job.announce(new byte[] {(byte) 0xFF, (byte) 0xFF});
        redis.stream(byte[].class).xadd(Keys.LOBBY, java.util.Map.of(Keys.LOBBY_FIELD, new byte[] {
            (byte) 0xFF, (byte) 0xFF
        }));
        redis.stream(byte[].class).xadd(Keys.LOBBY, java.util.Map.of("other", new byte[0]));
        redis.stream(byte[].class).xadd(job.keys().events(), java.util.Map.of("other", new byte[0]));
        job.publish(0);

        await().until(() -> job.tasks().size() == 2);
        job = new JobInRedis(redis, Organizer.create("after a bad lobby entry"));
        job.publish(0);
        await().until(() -> job.tasks().size() == 2);
    }

    @Test
    void processThatStartsLooksAtEveryOpenJob() {
        // No event tells of this version: the process that published it, and the one that planned, died.
        job.reach(0);
        var another = new PlanLoop(jobs, redisPlan, planning, metrics, watches);

        another.start(new StartupEvent());

        await().until(() -> job.tasks().size() == 2);
        another.stop(new ShutdownEvent());
    }

    /// As if all that was issued again had been so in 1970.
    private void issuedLongAgo() {
        var issued = redis.hash(String.class);
        issued.hkeys(job.keys().reissued())
                .forEach(node -> issued.hset(job.keys().reissued(), node, "0"));
    }

    private void pause() {
        authorized().post("/api/jobs/" + job.id() + "/pause").then().statusCode(200);
    }

    /// Waits until the loop has handled everything that was announced so far: what comes after it in the stream shows.
    private void fence(int round) {
        job.miss(round, LAST_LEAF);
        await().until(() -> job.tasks().stream().anyMatch(task -> task.getNode().equals(LAST_LEAF)));
    }

    private JobSpec spec() {
        return jobs.read(job.id()).await().atMost(Waiting.LIMIT).orElseThrow().spec();
    }

    private static Node node(int level, int index) {
        return Node.newBuilder().setLevel(level).setIndex(index).build();
    }
}
