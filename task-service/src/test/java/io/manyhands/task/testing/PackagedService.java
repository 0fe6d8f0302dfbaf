package io.manyhands.task.testing;

import static io.manyhands.localredis.testing.Waiting.await;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.manyhands.localredis.testing.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// The service as it is packaged, jar or native executable, as a process that a test may end.
public final class PackagedService implements AutoCloseable {
    private static final Path TARGET = Path.of("target");
    private static final Path LOG = TARGET.resolve("packaged-service.log");

    private final HttpClient http =
            HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    private final int port;
    private final Process process;

    private PackagedService(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /// Returns when it is ready.
    ///
    /// @param environment beside port and admin token
    public static PackagedService start(Map<String, String> environment) {
        try {
            int port = anyFreePort();
            var builder =
                    new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(LOG.toFile());
            builder.environment().putAll(environment);
            builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
            builder.environment().put("MANYHANDS_TASK_ADMIN_TOKEN", Organizer.TOKEN);
            var service = new PackagedService(port, builder.start());
            service.awaitReady();
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged service cannot be started; was it built?", e);
        }
    }

    public int port() {
        return port;
    }

    /// Of a GET over a connection of its own.
    public int statusOf(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Waiting.LIMIT)
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to GET " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for GET " + path, e);
        }
    }

    /// Asks it to end, as Kubernetes does: SIGTERM.
    public void terminate() {
        process.destroy();
    }

    public boolean hasEnded() {
        return !process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(Waiting.LIMIT.toSeconds(), SECONDS)
                .join();
    }

    private void awaitReady() {
        try {
            await().ignoreExceptions().until(() -> hasEnded() || statusOf("/q/health/ready") == 200);
            if (hasEnded()) {
                throw new IllegalStateException("the packaged service has ended; the reason is in " + LOG);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static List<String> command() throws IOException {
        var artifact = new Properties();
        try (var in = Files.newInputStream(TARGET.resolve("quarkus-artifact.properties"))) {
            artifact.load(in);
        }
        var path = TARGET.resolve(artifact.getProperty("path")).toString();
        if (artifact.getProperty("type").startsWith("native")) {
            return List.of(path);
        }
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-jar", path);
    }

    private static int anyFreePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
