package io.manyhands.redis.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// On a Redis Cluster, where a command may touch one slot only.
class ClusterComponentTest {
    private static final Duration BLOCK = Duration.ofSeconds(2);
    private static final Duration AT_ONCE = BLOCK.dividedBy(2);
    private static final String EVENTS_A = Keys.job("a").events();
    private static final String RESULTS_A = Keys.job("a").results();
    private static final String EVENTS_B = Keys.job("b").events();

    private final RedisFixture fixture = RedisFixture.cluster();
    private final ReactiveRedisDataSource blocking = fixture.connect(RedisClientType.CLUSTER);
    private final StreamWatch watch =
            new StreamWatch("test", SlotGrouping.BY_SLOT_TAG, TestAccess.of(fixture, blocking), BLOCK);
    private final List<String> seen = new CopyOnWriteArrayList<>();

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
            arrivesAtOnce(key, key + seen.size());
        }
    }

    @Test
    void includesASecondStreamOfAJobWithoutWaitingForTheBlockedRead() {
        follow(EVENTS_A);
        awaitBlockedReads(2);
        follow(RESULTS_A);
        arrivesAtOnce(RESULTS_A, "result");
        awaitBlockedReads(2);
    }

    @Test
    void givesTheConnectionBackWhenTheLastStreamOfAJobIsForgotten() {
        List.of(EVENTS_A, RESULTS_A, EVENTS_B).forEach(this::follow);
        awaitBlockedReads(3);
        watch.forget(EVENTS_A);
        arrivesAtOnce(RESULTS_A, "still followed");
        awaitBlockedReads(3);
        watch.forget(RESULTS_A);
        await().atMost(AT_ONCE).until(() -> blockedReads() == 2);
        assertThat(watch.follows(RESULTS_A)).isFalse();
        assertThat(watch.isReading()).isTrue();
        arrivesAtOnce(EVENTS_B, "of the other job");
        assertThat(wakeUpStreamsOf("a")).isZero();
    }

    @Test
    void aForgottenJobCanBeFollowedAgain() {
        follow(EVENTS_A);
        awaitBlockedReads(2);
        watch.forget(EVENTS_A);
        follow(EVENTS_A);
        arrivesAtOnce(EVENTS_A, "again");
        assertThat(seen).containsExactly("again");
    }

    @Test
    void aSingleJobWhoseReadsFailMakesTheServiceNeitherStuckNorUnready() {
        List.of(EVENTS_A, EVENTS_B).forEach(this::follow);
        awaitBlockedReads(3);
        fixture.redis.value(String.class).set(EVENTS_A, "no stream").await().atMost(BLOCK);
        await().during(BLOCK.multipliedBy(4))
                .atMost(BLOCK.multipliedBy(6))
                .until(() -> watch.isTrying(BLOCK.multipliedBy(3)) && watch.isReading());
        assertThat(blockedReads()).as("reads without the failing one").isEqualTo(2);
        arrivesAtOnce(EVENTS_B, "the other job goes on");
        fixture.redis.key().del(EVENTS_A).await().atMost(BLOCK);
        awaitBlockedReads(3);
        arrivesAtOnce(EVENTS_A, "and so does this one");
    }

    @Test
    void isNotReadingWhenTheReadsOfEveryJobFail() {
        follow(EVENTS_A);
        awaitBlockedReads(2);
        for (var key : List.of(Keys.LOBBY, EVENTS_A)) {
            follow(key);
            fixture.redis.value(String.class).set(key, "no stream").await().atMost(BLOCK);
        }
        await().atMost(BLOCK.multipliedBy(6)).until(() -> !watch.isReading());
        assertThat(watch.isTrying(BLOCK.multipliedBy(3))).isTrue();
    }

    @Test
    void runsScriptsThatTheNodeHasNotSeenBefore() {
        var script = RedisScript.load(RedisFixture.class, "set-and-get.lua");
        var answer = script.run(fixture.redis.getRedis(), List.of(EVENTS_A), List.of("value"));
        assertThat(answer.await().atMost(BLOCK).toString()).isEqualTo("value");
    }

    private void follow(String key) {
        watch.follow(key, "value", StreamWatch.FIRST, this::see);
    }

    private void arrivesAtOnce(String key, String value) {
        long before = System.nanoTime();
        fixture.add(key, value);
        await().pollInterval(Duration.ofMillis(5)).until(() -> seen.contains(value));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(AT_ONCE);
    }

    private void awaitBlockedReads(int count) {
        await().atMost(BLOCK.multipliedBy(2)).until(() -> blockedReads() == count);
    }

    /// Each of them holds one connection.
    private long blockedReads() {
        var clients =
                fixture.redis.execute("INFO", "clients").await().atMost(BLOCK).toString();
        return clients.lines()
                .filter(line -> line.startsWith("blocked_clients:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }

    private long wakeUpStreamsOf(String job) {
        return fixture.redis
                .key()
                .keys("*wake*{" + job + "}")
                .await()
                .atMost(BLOCK)
                .size();
    }

    private Uni<Void> see(List<Entry> entries) {
        entries.forEach(entry -> seen.add(new String(entry.payload(), StandardCharsets.UTF_8)));
        return Uni.createFrom().voidItem();
    }
}
