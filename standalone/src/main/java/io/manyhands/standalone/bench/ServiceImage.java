package io.manyhands.standalone.bench;

import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.bench.StartupBench.Figure;
import io.manyhands.standalone.server.Home;
import io.manyhands.standalone.server.ServicePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The folder `/application` of a service's image, without the image: what `Dockerfile.jvm` copies, and the cache it
/// makes. Deleted when closed.
final class ServiceImage implements AutoCloseable {
    static final List<String> SERVICES = List.of("gateway", "task-service", "model-service");

    private static final Duration WARM_UP_AT_MOST = Duration.ofMinutes(2);
    private static final String CACHE = "application.aot";
    private static final int ANY_PORT = 0;

    private final String service;
    private final Path directory;

    private ServiceImage(String service, Path directory) {
        this.service = service;
        this.directory = directory;
    }

    /// @throws StandaloneException if the service is not packaged as its image wants it
    static ServiceImage layOut(String service) {
        var module = Home.module(service);
        try {
            var image = new ServiceImage(service, Files.createTempDirectory("manyhands-" + service));
            copy(runner(module), image.directory.resolve("application.jar"));
            copy(module.resolve("src/main/docker/java.options"), image.directory.resolve("java.options"));
            var lib = Files.createDirectory(image.directory.resolve("lib"));
            for (var jar : list(module.resolve("target/lib"))) {
                copy(jar, lib.resolve(jar.getFileName()));
            }
            return image;
        } catch (IOException e) {
            throw new StandaloneException(
                    "%s is not packaged for an image (%s); ./manyhands bench startup does it".formatted(service, e), e);
        }
    }

    /// As the `RUN` line of `Dockerfile.jvm`.
    void warmUp() throws InterruptedException {
        try (var process = MeasuredProcess.start(
                directory,
                command(
                        ANY_PORT,
                        "redis://localhost:1",
                        "-XX:AOTCacheOutput=" + CACHE,
                        "-Dmanyhands.telemetry.warm-up.enabled=true"))) {
            process.awaitEnd(WARM_UP_AT_MOST);
        }
        if (!Files.exists(directory.resolve(CACHE))) {
            throw new StandaloneException("%s made no ahead-of-time cache; its output is in %s"
                    .formatted(service, directory.resolve(MeasuredProcess.LOG)));
        }
    }

    /// Starts it, measures, stops it.
    Figure start(String redis) throws InterruptedException {
        int port = ServicePort.free("127.0.0.1", 0);
        try (var process = MeasuredProcess.start(directory, command(port, redis, "-XX:AOTCache=" + CACHE))) {
            double cpu = process.cpuSecondsToReady(port);
            return new Figure(service, cpu, process.residentAtRest());
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
        } catch (IOException e) {
            throw new StandaloneException("%s cannot be deleted (%s)".formatted(directory, e), e);
        }
    }

    private List<String> command(int port, String redis, String... options) {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@java.options"));
        command.addAll(List.of(options));
        command.addAll(
                List.of("-Dquarkus.http.port=" + port, "-Dquarkus.redis.hosts=" + redis, "-jar", "application.jar"));
        return command;
    }

    private static Path runner(Path module) throws IOException {
        return list(module.resolve("target")).stream()
                .filter(file -> file.toString().endsWith("-runner.jar"))
                .findFirst()
                .orElseThrow(() -> new IOException("no target/*-runner.jar"));
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /// With its time, which the cache remembers.
    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
