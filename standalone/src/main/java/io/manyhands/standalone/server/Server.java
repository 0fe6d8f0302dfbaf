package io.manyhands.standalone.server;

import io.manyhands.localredis.LocalRedis;
import io.manyhands.localredis.Options;
import io.quarkus.runtime.Quarkus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Starts Redis, then the services, then the work; ends them in the opposite order. One per process.
public final class Server {
    private static final Duration END_AT_MOST = Duration.ofSeconds(30);

    private Server() {}

    /// Returns when everything has ended.
    ///
    /// @return the exit status for the process
    /// @throws io.manyhands.standalone.StandaloneException if the port or the data directory cannot be used
    /// @throws io.manyhands.localredis.LocalRedisException if Redis does not start
    public static int run(ServerSettings settings, Work work) {
        var port = ServicePort.free(settings.host(), settings.port());
        var secrets = Secrets.of(settings.data());
        var log = Home.log(settings, port);
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endInOrder(ended), "end-in-order"));
        try (var shards = ShardDirectory.of(settings);
                var redis = LocalRedis.start(redisOptions(settings))) {
            redis.whenEnded(Server::endWithoutRedis);
            configuration(settings, port, secrets, log, redis).forEach(System::setProperty);
            shards.configuration().forEach(System::setProperty);
            var status = runServices(Running.of(settings, port, secrets, log), work);
            Application.end();
            return status;
        } finally {
            ended.countDown();
        }
    }

    private static int runServices(Running running, Work work) {
        var status = new AtomicInteger();
        Application.hand(running, work);
        Quarkus.run(Application.class, (code, failure) -> status.set(explain(code, failure, running.log())));
        return status.get();
    }

    private static int explain(int code, @Nullable Throwable failure, Path log) {
        if (failure == null || Application.isEnding()) {
            return code;
        }
        System.err.printf("manyhands: the services did not start or failed: %s (see %s)%n", failure, log);
        return 1;
    }

    private static void endWithoutRedis(String lastWords) {
        if (!Application.isEnding()) {
            System.err.printf("manyhands: Redis ended unexpectedly, and nothing goes on without it (%s)%n", lastWords);
            System.exit(1);
        }
    }

    private static Options redisOptions(ServerSettings settings) {
        var options = Options.defaults();
        options = settings.data().map(options::withDataDir).orElse(options);
        return settings.redisServer().map(options::withExecutable).orElse(options);
    }

    private static Map<String, String> configuration(
            ServerSettings settings, int port, Secrets secrets, Path log, LocalRedis redis) {
        return Map.of(
                "quarkus.redis.hosts", redis.uri(),
                "quarkus.http.host", settings.host(),
                "quarkus.http.port", String.valueOf(port),
                "quarkus.log.file.path", log.toString(),
                "manyhands.task.admin.token", secrets.adminToken(),
                "manyhands.gateway.volunteer-token", secrets.volunteerToken(),
                "manyhands.gateway.signing-key", secrets.signingKey());
    }

    /// A signal ends the JVM as soon as its shutdown hooks have returned; this one returns when [#run] is through.
    private static void endInOrder(CountDownLatch ended) {
        Application.end();
        try {
            if (!ended.await(END_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.printf("manyhands: not everything ended within %s%n", END_AT_MOST);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
