package io.manyhands.localredis;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeashTest {
    private static final Duration GRACE = Waiting.LIMIT;

    @TempDir
    Path dir;

    private final List<Process> owners = new ArrayList<>();

    @AfterEach
    void endOwners() {
        owners.forEach(Process::destroyForcibly);
    }

    @Test
    void reportsTheExitStatusAndTheLastWords() {
        try (var leash = Leash.start(List.of("sh", "-c", "echo bye; exit 7"), Optional.empty(), GRACE)) {
            assertThat(leash.onExit().join()).isEqualTo(7);
            assertThat(leash.lastWords()).isEqualTo("bye");
        }
    }

    @Test
    void keepsOnlyTheLastLines() {
        try (var leash = Leash.start(List.of("sh", "-c", "seq 1 1000"), Optional.empty(), GRACE)) {
            assertThat(leash.onExit().join()).isZero();
            assertThat(leash.lastWords().lines()).hasSize(12).startsWith("989").endsWith("1000");
        }
    }

    @Test
    void closingAsksTheCommandToEnd() {
        var leash = startReady("trap 'echo asked; exit 5' TERM", GRACE);
        leash.close();
        assertThat(leash.onExit().join()).isEqualTo(5);
        assertThat(leash.lastWords()).endsWith("asked");
    }

    @Test
    void aCommandThatDoesNotEndIsKilled() {
        var leash = startReady("trap '' TERM", Duration.ofMillis(300));
        leash.close();
        assertThat(leash.onExit().join()).isEqualTo(128 + 9);
    }

    @Test
    void aMissingCommandShowsAsStatus127() {
        try (var leash = Leash.start(List.of("/does/not/exist"), Optional.empty(), GRACE)) {
            assertThat(leash.onExit().join()).isEqualTo(127);
            assertThat(leash.lastWords()).contains("/does/not/exist");
        }
    }

    @Test
    void aCommandThatSpeaksForItselfHasItsEnvironmentAndNoLastWords() {
        var command = List.of("sh", "-c", "exit $STATUS");
        try (var leash = Leash.startSpeaking(command, Map.of("STATUS", "7"), GRACE)) {
            assertThat(leash.onExit().join()).isEqualTo(7);
            assertThat(leash.lastWords()).isEmpty();
        }
    }

    @Test
    void othersCanHoldTheLeash() throws Exception {
        var command = List.of("sh", "-c", "trap 'exit 5' TERM; echo ready; while :; do sleep 0.1; done");
        var holder = new ProcessBuilder(Leash.line(command)).start();
        owners.add(holder);
        assertThat(holder.inputReader().readLine()).isEqualTo("ready");
        holder.getOutputStream().close();
        assertThat(holder.onExit().get(GRACE.toMillis(), TimeUnit.MILLISECONDS).exitValue())
                .isEqualTo(5);
    }

    @Test
    void theScratchDirectoryGoesWithTheCommand() throws IOException {
        var scratch = Files.createDirectory(dir.resolve("scratch"));
        Files.writeString(scratch.resolve("file"), "x");
        Leash.start(List.of("sleep", "600"), Optional.of(scratch), GRACE).close();
        assertThat(scratch).doesNotExist();
    }

    /// The reason for the pipe: nothing in a killed JVM can clean up after it.
    @Test
    void theCommandEndsWhenItsJvmIsKilled() throws Exception {
        var jvm = startOwner();
        var redis = redisOf(jvm);

        jvm.destroyForcibly();

        redis.onExit().get(Waiting.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(redis.isAlive()).isFalse();
    }

    /// As timeout(1) and CI systems do. The shell that holds the pipe must not be among those who are hit.
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    @EnabledIf("hasSetsid")
    void theCommandEndsWhenTheProcessGroupOfItsJvmIsKilled(String signal) throws Exception {
        var jvm = startOwner("setsid");
        var redis = redisOf(jvm);

        new ProcessBuilder("kill", "-" + signal, "--", "-" + jvm.pid()).start().waitFor();

        redis.onExit().get(Waiting.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(redis.isAlive()).isFalse();
    }

    static boolean hasSetsid() throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v setsid").start().waitFor() == 0;
    }

    private Process startOwner(String... prefix) throws IOException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var command = new ArrayList<>(List.of(prefix));
        command.addAll(List.of(java, "-cp", System.getProperty("java.class.path"), Owner.class.getName()));
        var owner = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        owners.add(owner);
        return owner;
    }

    private static ProcessHandle redisOf(Process owner) throws IOException {
        var redis = ProcessHandle.of(Long.parseLong(firstLine(owner))).orElseThrow();
        assertThat(redis.isAlive()).isTrue();
        return redis;
    }

    private static Leash startReady(String trap, Duration grace) {
        var command = List.of("sh", "-c", trap + "; echo ready; while :; do sleep 0.05; done");
        var leash = Leash.start(command, Optional.empty(), grace);
        await().until(() -> leash.lastWords().equals("ready"));
        return leash;
    }

    private static String firstLine(Process process) throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return in.readLine();
        }
    }

    /// A JVM that starts Redis, prints Redis' process id and stays as long as the JVM that started it.
    static final class Owner {
        private Owner() {}

        public static void main(String[] args) throws IOException {
            var data = Files.createTempDirectory("leash-test");
            try (var redis = LocalRedis.start(Options.defaults().withDataDir(data))) {
                System.out.println(
                        Files.readString(data.resolve(ServerCommand.PID_FILE)).strip());
                System.out.flush();
                assertThat(System.in.read()).as("the end of the other's pipe").isEqualTo(-1);
                assertThat(redis.isAlive()).isTrue();
            }
        }
    }
}
