package io.manyhands.redis.streams;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.LocalRedis;
import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.TestCluster;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.protocol.Keys;
import io.manyhands.redis.RedisFixture;
import io.manyhands.redis.RedisScript;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.RedisClientType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// On a Redis Cluster, where a command may touch one slot only.
@OnEveryRedis
class ClusterComponentTest {
    /// What arrives has not waited for the end of a blocked read: that would be longer than a test waits.
    private static final Duration BLOCK = Waiting.BEYOND;
    /// For tests of what happens when reads fail.
    private static final Duration SHORT_BLOCK = Duration.ofSeconds(2);
    /// Reads of [#watch] while it follows nothing: that of the lobby.
    private static final int OF_WATCH = 1;
    private static final String EVENTS_A = Keys.job("a").events();
    private static final String RESULTS_A = Keys.job("a").results();
    private static final String EVENTS_B = Keys.job("b").events();

    private static final LocalRedis CLUSTER = TestCluster.start();

    private final RedisFixture fixture = RedisFixture.of(CLUSTER);
    private final ReactiveRedisDataSource blocking = fixture.connect(RedisClientType.CLUSTER);
    private final StreamWatch watch = newWatch("test", BLOCK);
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterAll
    static void end() {
        CLUSTER.close();
    }

    @BeforeEach
    void start() {
        watch.start();
    }

    @AfterEach
    void stop() {
        watch.close();
        fixture.close();
    }

    @Test
    void followsTheLobbyAndTwoJobsWhichAreInDifferentSlots() {
        List.of(Keys.LOBBY, EVENTS_A, EVENTS_B).forEach(this::follow);
        for (var key : List.of(EVENTS_B, Keys.LOBBY, EVENTS_A, EVENTS_B)) {
            awaitBlockedReads(3);
            arrives(key, key + seen.size());
        }
    }

    @Test
    void includesASecondStreamOfAJobWithoutWaitingForTheBlockedRead() {
        follow(EVENTS_A);
        awaitBlockedReads(2);
        follow(RESULTS_A);
        arrives(RESULTS_A, "result");
        awaitBlockedReads(2);
    }

    @Test
    void givesTheConnectionBackWhenTheLastStreamOfAJobIsForgotten() {
        List.of(EVENTS_A, RESULTS_A, EVENTS_B).forEach(this::follow);
        awaitBlockedReads(3);
        watch.forget(EVENTS_A);
        arrives(RESULTS_A, "still followed");
        awaitBlockedReads(3);
        watch.forget(RESULTS_A);
        awaitBlockedReads(2);
        assertThat(watch.follows(RESULTS_A)).isFalse();
        assertThat(watch.isReading()).isTrue();
        arrives(EVENTS_B, "of the other job");
        await("its wake-up stream is deleted")
                .until(() -> fixture.keys("*wake*{a}").isEmpty());
    }

    @Test
    void aForgottenJobCanBeFollowedAgain() {
        follow(EVENTS_A);
        awaitBlockedReads(2);
        watch.forget(EVENTS_A);
        follow(EVENTS_A);
        arrives(EVENTS_A, "again");
        assertThat(seen).containsExactly("again");
    }

    @Test
    void aSingleJobWhoseReadsFailMakesTheServiceNeitherStuckNorUnready() {
        try (var some = newWatch("some", SHORT_BLOCK)) {
            some.start();
            List.of(EVENTS_A, EVENTS_B).forEach(key -> some.follow(key, "value", StreamWatch.FIRST, this::see));
            awaitBlockedReads(OF_WATCH + 3);
            fixture.redis.value(String.class).set(EVENTS_A, "no stream").await().atMost(Waiting.LIMIT);
            await().during(SHORT_BLOCK.multipliedBy(4))
                    .until(() -> some.isTrying(SHORT_BLOCK.multipliedBy(3)) && some.isReading());
            awaitBlockedReads(OF_WATCH + 2);
            arrives(EVENTS_B, "the other job goes on");
            fixture.redis.key().del(EVENTS_A).await().atMost(Waiting.LIMIT);
            awaitBlockedReads(OF_WATCH + 3);
            arrives(EVENTS_A, "and so does this one");
        }
    }

    @Test
    void isNotReadingWhenTheReadsOfEveryJobFail() {
        try (var all = newWatch("all", SHORT_BLOCK)) {
            all.start();
            for (var key : List.of(Keys.LOBBY, EVENTS_A)) {
                all.follow(key, "value", StreamWatch.FIRST, this::see);
                fixture.redis.value(String.class).set(key, "no stream").await().atMost(Waiting.LIMIT);
            }
            await().until(() -> !all.isReading());
            await().until(() -> all.isTrying(SHORT_BLOCK.multipliedBy(3)));
        }
    }

    @Test
    void runsScriptsThatTheNodeHasNotSeenBefore() {
        var script = RedisScript.load(RedisFixture.class, "set-and-get.lua");
        var answer = script.run(fixture.redis.getRedis(), List.of(EVENTS_A), List.of("value"));
        assertThat(answer.await().atMost(Waiting.LIMIT).toString()).isEqualTo("value");
    }

    private void follow(String key) {
        watch.follow(key, "value", StreamWatch.FIRST, this::see);
    }

    private void arrives(String key, String value) {
        fixture.add(key, value);
        await().until(() -> seen.contains(value));
    }

    private void awaitBlockedReads(int count) {
        await().until(() -> fixture.blockedReads() == count);
    }

    private StreamWatch newWatch(String name, Duration block) {
        return new StreamWatch(name, SlotGrouping.BY_SLOT_TAG, TestAccess.of(fixture, blocking), block);
    }

    private Uni<Void> see(List<Entry> entries) {
        entries.forEach(entry -> seen.add(new String(entry.payload(), StandardCharsets.UTF_8)));
        return Uni.createFrom().voidItem();
    }
}
