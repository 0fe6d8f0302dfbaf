package io.manyhands.redis.streams;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.TestRedis;
import io.manyhands.localredis.testing.TestWire;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.redis.RedisFixture;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.RedisClientType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEveryRedis
class StreamWatchComponentTest {
    /// What arrives has not waited for the end of a blocked read: that would be longer than a test waits.
    private static final Duration BLOCK = Waiting.BEYOND;
    /// For tests of what happens when a read ends, or should have ended.
    private static final Duration SHORT_BLOCK = Duration.ofSeconds(2);

    private final RedisFixture fixture = new RedisFixture(TestRedis.options());
    private final StreamWatch watch =
            new StreamWatch("test", SlotGrouping.TOGETHER, TestAccess.of(fixture, fixture.redis), BLOCK);
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
    void deliversWhatIsThereAndWhatComes() {
        fixture.add("a", "1");
        watch.follow("a", "value", "0-0", this::see);
        await().until(() -> seen.equals(List.of("1")));
        fixture.add("a", "2");
        fixture.add("a", "3");
        await().until(() -> seen.equals(List.of("1", "2", "3")));
    }

    @Test
    void includesANewStreamWithoutWaitingForTheBlockedRead() {
        watch.follow("a", "value", "0-0", this::see);
        await().until(() -> fixture.blockedReads() == 1);
        watch.follow("b", "value", "0-0", this::see);
        fixture.add("b", "1");
        await().until(() -> seen.contains("1"));
    }

    @Test
    void startsAfterTheGivenEntry() {
        fixture.add("a", "old");
        var latest = watch.latestId("a").await().atMost(Waiting.LIMIT);
        fixture.add("a", "new");
        watch.follow("a", "value", latest, this::see);
        await().until(() -> !seen.isEmpty());
        assertThat(seen).containsExactly("new");
    }

    /// A read that is under way begins where the one before has got to.
    @Test
    void whoFollowsAStreamAnewMissesNothingThatIsBeingReadForAnother() {
        fixture.add("a", "1");
        var latest = watch.latestId("a").await().atMost(Waiting.LIMIT);
        fixture.add("a", "2");
        var isAnew = new AtomicBoolean();
        watch.follow("a", "value", latest, new StreamListener() {
            @Override
            public int entryBytes() {
                if (isAnew.compareAndSet(false, true)) {
                    watch.follow("a", "value", "0-0", StreamWatchComponentTest.this::see);
                }
                return 1;
            }

            @Override
            public Uni<Void> onEntries(List<Entry> entries) {
                return Uni.createFrom().voidItem();
            }
        });
        await().until(() -> seen.contains("2"));
        assertThat(seen).containsExactly("1", "2");
    }

    @Test
    void latestIdOfAMissingStreamIsItsBeginning() {
        assertThat(watch.latestId("nothing").await().atMost(Waiting.LIMIT)).isEqualTo("0-0");
    }

    @Test
    void deliversAgainWhatAListenerFailedToHandle() {
        var failures = new AtomicInteger(2);
        watch.follow(
                "a",
                "value",
                "0-0",
                entries -> failures.getAndDecrement() > 0 ? Uni.createFrom().failure(new NotNow()) : see(entries));
        fixture.add("a", "1");
        fixture.add("a", "2");
        await().until(() -> seen.equals(List.of("1", "2")));
    }

    @Test
    void aSlowListenerGetsOneBatchAtATimeAndHoldsUpNobodyElse() {
        var gate = new CompletableFuture<Void>();
        var running = new AtomicInteger();
        watch.follow("slow", "value", "0-0", entries -> {
            assertThat(running.incrementAndGet()).isEqualTo(1);
            return Uni.createFrom().completionStage(gate).onItem().invoke(running::decrementAndGet);
        });
        watch.follow("quick", "value", "0-0", this::see);
        fixture.add("slow", "1");
        await().until(() -> running.get() == 1);
        fixture.add("slow", "2");
        fixture.add("quick", "1");
        await().until(() -> seen.contains("1"));
        assertThat(running.get()).isEqualTo(1);
        gate.complete(null);
        await().until(() -> running.get() == 0);
    }

    @Test
    void readsFewLargeEntriesAtOnce() {
        var sizes = new CopyOnWriteArrayList<Integer>();
        for (int i = 0; i < 100; i++) {
            fixture.add("large", "x");
        }
        watch.follow("large", "value", "0-0", new StreamListener() {
            @Override
            public int entryBytes() {
                return ReadLoop.BYTES_PER_READ / 4;
            }

            @Override
            public Uni<Void> onEntries(List<Entry> entries) {
                sizes.add(entries.size());
                return Uni.createFrom().nothing();
            }
        });
        await().until(() -> !sizes.isEmpty());
        // Three by three, and not 64 at once; several reads may end before the listener is called.
        assertThat(sizes.getFirst())
                .isLessThan(64)
                .satisfies(size -> assertThat(size % 3).isZero());
    }

    @Test
    void entriesReadAtOnceFitTheMemoryButNeverAreNone() {
        assertThat(ReadLoop.entriesOfEach(1)).isEqualTo(64);
        assertThat(ReadLoop.entriesOfEach(1 << 20)).isEqualTo(16);
        assertThat(ReadLoop.entriesOfEach(1L << 40)).isEqualTo(1);
    }

    @Test
    void listenerIsToldWhenReadingWorksAgain() {
        var reconnected = new AtomicInteger();
        // Nothing comes, and no read that waits for something ends in time.
        try (var interrupted = new StreamWatch(
                "interrupted", SlotGrouping.TOGETHER, TestAccess.of(fixture, fixture.redis), Duration.ofHours(1))) {
            interrupted.start();
            interrupted.follow("a", "value", "0-0", new StreamListener() {
                @Override
                public Uni<Void> onEntries(List<Entry> entries) {
                    return see(entries);
                }

                @Override
                public Uni<Void> onReconnected() {
                    reconnected.incrementAndGet();
                    return Uni.createFrom().voidItem();
                }
            });
            fixture.add("a", "1");
            await().until(() -> seen.contains("1"));
            assertThat(reconnected).hasValue(0);
            await("both wait").until(() -> fixture.blockedReads() == 2);
            fixture.endBlockedReads();
            await().until(() -> reconnected.get() == 1);
        }
    }

    @Test
    void skipsAnEntryWithoutTheExpectedField() {
        watch.follow("a", "other", "0-0", this::see);
        watch.follow("b", "value", "0-0", this::see);
        fixture.add("a", "1");
        fixture.add("b", "2");
        await().until(() -> seen.contains("2"));
        assertThat(seen).containsExactly("2");
    }

    @Test
    void forgetsAStream() {
        watch.follow("a", "value", "0-0", this::see);
        watch.forget("a");
        watch.follow("b", "value", "0-0", this::see);
        fixture.add("a", "1");
        fixture.add("b", "2");
        await().until(() -> seen.contains("2"));
        assertThat(seen).containsExactly("2");
        assertThat(watch.follows("a")).isFalse();
    }

    @Test
    void goesOnAfterRedisWasAway() {
        try (var interrupted = new StreamWatch(
                "interrupted", SlotGrouping.TOGETHER, TestAccess.of(fixture, fixture.redis), SHORT_BLOCK)) {
            interrupted.start();
            interrupted.follow("a", "value", "0-0", this::see);
            await().until(interrupted::isReading);
            fixture.stopServer();
            await().until(() -> !interrupted.isReading());
            await().until(() -> interrupted.isTrying(SHORT_BLOCK.multipliedBy(2)));
            fixture.startServer();
            await().until(interrupted::isReading);
            await().ignoreExceptions().until(() -> {
                fixture.add("a", "back");
                return true;
            });
            await().until(() -> seen.contains("back"));
        }
    }

    @Test
    void aReadThatNeverEndsIsNoticed() {
        try (var wire = TestWire.open().leadTo(fixture.port());
                var healthy = new StreamWatch(
                        "healthy", SlotGrouping.TOGETHER, TestAccess.of(fixture, fixture.redis), SHORT_BLOCK);
                var stuck = new StreamWatch(
                        "stuck",
                        SlotGrouping.TOGETHER,
                        TestAccess.of(fixture, fixture.connect(RedisClientType.STANDALONE, wire.uri())),
                        SHORT_BLOCK)) {
            healthy.start();
            stuck.start();
            await().until(() -> fixture.blockedReads() == 3);
            wire.cut();
            await().until(() -> !stuck.isTrying(SHORT_BLOCK.multipliedBy(2)));
            await().until(() -> healthy.isTrying(SHORT_BLOCK.multipliedBy(2)));
        }
    }

    /// Without a stack trace: it is expected, and logged.
    private static final class NotNow extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotNow() {
            super("not now", null, false, false);
        }
    }

    private Uni<Void> see(List<Entry> entries) {
        entries.forEach(entry -> seen.add(new String(entry.payload(), StandardCharsets.UTF_8)));
        return Uni.createFrom().voidItem();
    }
}
