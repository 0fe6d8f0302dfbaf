package io.manyhands.redis.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyhands.localredis.testing.TestWire;
import io.manyhands.redis.InFlightLimit;
import io.manyhands.redis.InFlightLimits;
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
    private static final Duration SOON = Duration.ofSeconds(2);
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
    void everythingIsAnsweredAndReadAgainSoonAfterItIsBack() {
        try (var watch = watches.create("test")) {
            watch.start();
            watch.follow("a", "value", StreamWatch.FIRST, this::see);
            arrives("before");

            wire.cut();
            var unanswered = commands();
            await().during(SOON).until(() -> unanswered.stream().noneMatch(CompletableFuture::isDone));
            wire.mend();

            await().atMost(recovery()).until(this::answers);
            arrives("after");
            assertThat(unanswered)
                    .as("every place and connection is given back")
                    .allMatch(CompletableFuture::isDone);
            assertThat(commands()).allSatisfy(command -> assertThat(command).succeedsWithin(SOON));
            assertThat(watch.isReading()).isTrue();
            assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void connectionsThatNobodyNeedsAreClosedWithoutAnErrorOrAWord() {
        assertThat(commands()).allSatisfy(command -> assertThat(command).succeedsWithin(SOON));
        assertThat(connections()).isGreaterThan(MANY / 2);
        await().atMost(recovery()).until(() -> connections() < MANY / 4);
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

    /// How long after it has vanished everything is as before, if Redis is back by then.
    private Duration recovery() {
        var client = InFlightLimits.client(config, RedisConfig.DEFAULT_CLIENT_NAME);
        return client.tcp()
                .idleTimeout()
                .orElseThrow()
                .plus(client.tcp().connectionTimeout().orElseThrow());
    }

    private List<CompletableFuture<Response>> commands() {
        return Stream.generate(this::command).limit(MANY).toList();
    }

    private CompletableFuture<Response> command() {
        return limit.admit(redis.execute("PING")).subscribe().asCompletionStage();
    }

    private boolean answers() {
        return command()
                        .completeOnTimeout(null, SOON.toMillis(), TimeUnit.MILLISECONDS)
                        .join()
                != null;
    }

    private long connections() {
        var clients = limit.admit(redis.execute("INFO", "clients"))
                .await()
                .atMost(SOON)
                .toString();
        return clients.lines()
                .filter(line -> line.startsWith("connected_clients:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }

    private void arrives(String value) {
        limit.admit(redis.stream(byte[].class).xadd("a", Map.of("value", value.getBytes(StandardCharsets.UTF_8))))
                .await()
                .atMost(SOON);
        await().atMost(recovery()).until(() -> seen.contains(value));
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
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                messages.add(entry.getLoggerName() + ": " + entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
