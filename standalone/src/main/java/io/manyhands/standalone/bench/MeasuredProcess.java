package io.manyhands.standalone.bench;

import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A service as a child process, watched through `/proc`, so on Linux only. Ended when closed.
final class MeasuredProcess implements AutoCloseable {
    static final String LOG = "service.log";

    private static final Duration READY_AT_MOST = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final Duration REST = Duration.ofSeconds(5);
    /// USER_HZ, which is 100 on every Linux that Java runs on.
    private static final double TICKS_PER_SECOND = 100;
    private static final double KIB_PER_MIB = 1024;
    /// Of utime and stime in `/proc/PID/stat`, counted behind the name, which may contain blanks.
    private static final int USER_TIME = 11;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;

    private MeasuredProcess(Process process) {
        this.process = process;
    }

    static MeasuredProcess start(Path directory, List<String> command) {
        try {
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve(LOG).toFile());
            builder.environment().put("MALLOC_ARENA_MAX", "2");
            return new MeasuredProcess(builder.start());
        } catch (IOException e) {
            throw new StandaloneException("%s cannot be started (%s)".formatted(command.getFirst(), e), e);
        }
    }

    void awaitEnd(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new StandaloneException("process %d has not ended within %s".formatted(process.pid(), atMost));
        }
    }

    double cpuSecondsToReady(int port) throws InterruptedException {
        var deadline = Instant.now().plus(READY_AT_MOST);
        while (!isReady(port)) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new StandaloneException(
                        "process %d was not ready within %s".formatted(process.pid(), READY_AT_MOST));
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        var stat = read("stat");
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) / TICKS_PER_SECOND;
    }

    /// In MiB, when it has had nothing to do for some seconds.
    double residentAtRest() throws InterruptedException {
        Thread.sleep(REST);
        return read("status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                / KIB_PER_MIB;
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        process.onExit().join();
    }

    private boolean isReady(int port) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port)))
                    .timeout(READY_AT_MOST)
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException e) {
            throw new StandaloneException("process %d cannot be looked at (%s)".formatted(process.pid(), e), e);
        }
    }
}
