package io.manyhands.localredis;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisCli;
import io.manyhands.localredis.testing.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryRedis
class LocalRedisTest {
    private static final Options OPTIONS = TestRedis.options();

    @TempDir
    Path dir;

    @Test
    void answersAsSoonAsStarted() throws IOException {
        try (var redis = LocalRedis.start(OPTIONS)) {
            assertThat(RedisCli.send(redis.port(), "SET a 1")).isEqualTo("OK");
            assertThat(redis.uri()).isEqualTo("redis://127.0.0.1:" + redis.port());
        }
    }

    @Test
    void hasEndedWhenClosed() {
        var redis = LocalRedis.start(OPTIONS);
        redis.close();
        assertThat(redis.isAlive()).isFalse();
        assertThat(Ports.answersPing(redis.port())).isFalse();
    }

    @Test
    void dataInADirectorySurvivesARestart() throws IOException {
        var options = OPTIONS.withDataDir(dir.resolve("data"));
        try (var redis = LocalRedis.start(options)) {
            assertThat(RedisCli.send(redis.port(), "SET answer 42")).isEqualTo("OK");
        }
        try (var redis = LocalRedis.start(options)) {
            assertThat(RedisCli.send(redis.port(), "GET answer")).isEqualTo("42");
        }
    }

    @Test
    void withoutADirectoryEachStartIsEmpty() throws IOException {
        try (var redis = LocalRedis.start(OPTIONS)) {
            assertThat(RedisCli.send(redis.port(), "SET a 1")).isEqualTo("OK");
        }
        try (var redis = LocalRedis.start(OPTIONS)) {
            assertThat(RedisCli.send(redis.port(), "DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        try (var redis = LocalRedis.start(OPTIONS)) {
            assertThat(RedisCli.send(redis.port(), "CONFIG GET bind")).isEqualTo("2");
            // 127.0.0.2 is the same interface but another address: free, so the server is not bound to 0.0.0.0.
            try (var socket = new ServerSocket(redis.port(), 1, InetAddress.getByName("127.0.0.2"))) {
                assertThat(socket.isBound()).isTrue();
            }
        }
    }

    @Test
    void refusesWritesBeyondTheMemoryBound() throws IOException {
        try (var redis = LocalRedis.start(OPTIONS.withMaxMemoryBytes(1))) {
            assertThat(RedisCli.send(redis.port(), "SET a 1")).startsWith("OOM");
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = taken.getLocalPort();
            assertThatThrownBy(() -> LocalRedis.start(OPTIONS.withPort(port)))
                    .isInstanceOf(LocalRedisException.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void aMissingExecutableIsNamed() {
        var missing = dir.resolve("redis-server");
        assertThatThrownBy(() -> LocalRedis.start(OPTIONS.withExecutable(missing)))
                .isInstanceOf(LocalRedisException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("install redis-server");
    }

    @Test
    void aServerThatEndsAtOnceIsQuoted() throws IOException {
        var broken = script("echo 'cannot allocate' >&2; exit 3");
        assertThatThrownBy(() -> LocalRedis.start(OPTIONS.withExecutable(broken)))
                .isInstanceOf(LocalRedisException.class)
                .hasMessageContaining("status 3")
                .hasMessageContaining("cannot allocate");
    }

    @Test
    void aServerThatIsNotReadyInTimeIsStopped() throws IOException {
        var options = OPTIONS.withExecutable(script("echo 'loading for ever'; exec sleep 600"))
                .withReadyWithin(Duration.ofSeconds(3));
        await("as it takes longer than that to say anything where the machine is busy")
                .untilAsserted(() -> assertThatThrownBy(() -> LocalRedis.start(options))
                        .isInstanceOf(LocalRedisException.class)
                        .hasMessageContaining("not ready within PT3S")
                        .hasMessageContaining("loading for ever"));
    }

    @Test
    void oneDirectoryTakesOneServer() {
        var options = OPTIONS.withDataDir(dir);
        try (var first = LocalRedis.start(options)) {
            assertThatThrownBy(() -> DataDirectory.claim(dir, Duration.ofMillis(100)))
                    .isInstanceOf(LocalRedisException.class)
                    .hasMessageContaining("in use by the Redis with process id");
            assertThat(first.isAlive()).isTrue();
        }
        assertThat(DataDirectory.claim(dir, Duration.ofMillis(100))).isEqualTo(dir);
    }

    @Test
    void aListenerThatIsNotRedisIsNotReady() throws IOException {
        try (var mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(InetAddress.getLoopbackAddress(), mute.getLocalPort())) {
            assertThat(client.isConnected()).isTrue();
            assertThat(Ports.answersPing(mute.getLocalPort())).isFalse();
        }
    }

    private Path script(String body) throws IOException {
        var file = Files.createFile(
                dir.resolve("server.sh"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    }
}
