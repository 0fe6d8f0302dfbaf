package io.manyhands.redis.streams;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.NoStackTraces;
import io.manyhands.localredis.testing.TestWire;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.redis.InFlightLimit;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A Redis that goes without a word, as its machine does. What is the same whatever kind it is.
abstract class VanishedRedis {
    private static final Duration BLOCK = Duration.ofSeconds(2);
    /// Then another is asked for: what was asked while Redis was away may never come.
    private static final Duration ONE_ANSWER = Duration.ofSeconds(2);
    /// More than there are connections in the pool.
    private static final int MANY = 40;

    @SuppressWarnings("NullAway.Init") // set by the test resource
    TestWire wire;

    private final StreamWatches watches;
    private final ReactiveRedisDataSource redis;
    private final InFlightLimit limit;
    private final RedisConfig config;
    private final ReadLiveness liveness;
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Warnings warnings = new Warnings();

    VanishedRedis(
            StreamWatches watches,
            ReactiveRedisDataSource redis,
            InFlightLimit limit,
            RedisConfig config,
            ReadLiveness liveness) {
        this.watches = watches;
        this.redis = redis;
        this.limit = limit;
        this.config = config;
        this.liveness = liveness;
    }

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(warnings);
    }

    @AfterEach
    void listenNoMore() {
        Logger.getLogger("").removeHandler(warnings);
    }

    @Test
    void everythingIsAnsweredAndReadAgainOnceItIsBack() {
        try (var watch = watches.create("test")) {
            watch.start();
            watch.follow("a", "value", StreamWatch.FIRST, this::see);
            arrives("before");

            wire.cut();
            var unanswered = commands();
            await().during(BLOCK).until(() -> unanswered.stream().noneMatch(VanishedRedis::isAnswered));
            wire.mend();

            await().until(this::answers);
            arrives("after");
            await("every place and connection is given back")
                    .until(() -> unanswered.stream().allMatch(CompletableFuture::isDone));
            // A busy machine is away for a while itself.
            await().untilAsserted(() -> assertThat(commands())
                    .allSatisfy(command -> assertThat(command).succeedsWithin(Waiting.LIMIT)));
            await().until(watch::isReading);
            await().until(() -> liveness.call().getStatus() == Status.UP);
        }
    }

    @Test
    void connectionsThatNobodyNeedsAreClosedWithoutAnErrorOrAWord() {
        await("many connections").untilAsserted(() -> {
            assertThat(commands()).allSatisfy(command -> assertThat(command).succeedsWithin(Waiting.LIMIT));
            assertThat(info("clients", "connected_clients")).isGreaterThan(MANY / 2);
        });
        await().until(() -> info("clients", "connected_clients") < MANY / 4);
        assertThat(warnings.messages).isEmpty();
    }

    @Test
    void unusedConnectionsAreClosedBeforeTheyCountAsIdle() {
        for (var client : config.clients().values()) {
            var unused = client.poolRecycleTimeout()
                    .orElseThrow()
                    .plus(client.poolCleanerInterval().orElseThrow());
            assertThat(unused).isLessThan(client.tcp().idleTimeout().orElseThrow());
        }
    }

    private List<CompletableFuture<Response>> commands() {
        return Stream.generate(this::command).limit(MANY).toList();
    }

    private CompletableFuture<Response> command() {
        return limit.admit(redis.execute("PING")).subscribe().asCompletionStage();
    }

    private boolean answers() {
        return command()
                        .completeOnTimeout(null, ONE_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                        .exceptionally(failure -> null)
                        .join()
                != null;
    }

    private static boolean isAnswered(CompletableFuture<Response> command) {
        return command.isDone() && !command.isCompletedExceptionally();
    }

    private long info(String section, String field) {
        var info = limit.admit(redis.execute("INFO", section))
                .await()
                .atMost(Waiting.LIMIT)
                .toString();
        return info.lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }

    private void arrives(String value) {
        limit.admit(redis.stream(byte[].class).xadd("a", Map.of("value", value.getBytes(StandardCharsets.UTF_8))))
                .await()
                .atMost(Waiting.LIMIT);
        await().until(() -> seen.contains(value));
    }

    private Uni<Void> see(List<Entry> entries) {
        entries.forEach(entry -> seen.add(new String(entry.payload(), StandardCharsets.UTF_8)));
        return Uni.createFrom().voidItem();
    }

    /// What somebody would read in the log.
    private static final class Warnings extends Handler {
        final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue() && !NoStackTraces.isOfABusyMachine(entry)) {
                messages.add(entry.getLoggerName() + ": " + entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
