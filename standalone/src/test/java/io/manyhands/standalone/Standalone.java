package io.manyhands.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The packaged program as a process of its own, with what it prints.
final class Standalone implements AutoCloseable {
    private static final Pattern LINK = Pattern.compile("Open +(http://\\S+)");
    private static final Pattern TOKEN = Pattern.compile("Admin token +(\\S+)");

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private Standalone(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static Standalone start(String... args) {
        return start(Map.of(), args);
    }

    /// @param environment beside what this process has
    static Standalone start(Map<String, String> environment, String... args) {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dmanyhands.home=" + Path.of("..").toAbsolutePath().normalize(),
                "-jar",
                "target/quarkus-app/quarkus-run.jar"));
        command.addAll(List.of(args));
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            return new Standalone(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads on until a line contains the text; fails with everything that was printed if none does.
    String await(String text) {
        try {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.contains(text)) {
                    return line;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("'%s' was not printed:%n%s".formatted(text, output()));
    }

    URI link() {
        return URI.create(group(LINK));
    }

    String token() {
        return group(TOKEN);
    }

    /// As Ctrl-C does.
    void interrupt() throws IOException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
    }

    int status() throws InterruptedException {
        output.lines().forEach(lines::add);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still running:%n%s".formatted(output()));
        }
        return process.exitValue();
    }

    String output() {
        return String.join("\n", lines);
    }

    /// All that it started, directly or not.
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            status();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String group(Pattern pattern) {
        var matcher = pattern.matcher(output());
        if (!matcher.find()) {
            throw new AssertionError("%s was not printed:%n%s".formatted(pattern, output()));
        }
        return matcher.group(1);
    }
}
