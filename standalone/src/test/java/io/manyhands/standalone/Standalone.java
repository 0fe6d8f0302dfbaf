package io.manyhands.standalone;

import io.manyhands.localredis.testing.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/// The packaged program as a process of its own, with what it prints. Ends with the test that started it, and so does
/// everything that it has started.
final class Standalone implements AutoCloseable {
    private static final Pattern LINK = Pattern.compile("Open +(http://\\S+)");
    private static final Pattern TOKEN = Pattern.compile("Admin token +(\\S+)");
    /// A process started in the background of a script ignores SIGINT, and so does all that it starts: no JVM listens
    /// to Ctrl-C then. Perl can undo this, which a shell must not.
    private static final List<String> LISTENING_TO_CTRL_C =
            List.of("perl", "-e", "$SIG{INT} = 'DEFAULT'; exec @ARGV or die \"$ARGV[0]: $!\"");

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Standalone(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    static Standalone start(String... args) {
        return start(Map.of(), args);
    }

    /// @param environment beside what this process has
    static Standalone start(Map<String, String> environment, String... args) {
        var command = new ArrayList<>(LISTENING_TO_CTRL_C);
        command.addAll(List.of(
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
            throw new UncheckedIOException("these tests need perl, which lets the program hear Ctrl-C; install it", e);
        }
    }

    /// Waits until a line contains the text; fails with everything that was printed if none does.
    String await(String text) {
        waitFor("print '%s'".formatted(text), () -> lineWith(text).isPresent() || hasEnded());
        return lineWith(text)
                .orElseThrow(() -> new AssertionError("'%s' was not printed:%n%s".formatted(text, output())));
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

    /// Waits for its end, and for all that it printed.
    int status() {
        waitFor("end", this::hasEnded);
        return process.exitValue();
    }

    String output() {
        return String.join("\n", lines);
    }

    /// All that it started, directly or not.
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /// Asks it to end, and ends whatever has not done so in time.
    @Override
    public void close() {
        var all = descendants();
        process.destroy();
        try {
            process.waitFor(Waiting.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /// A thread of its own, because nothing interrupts one that waits for output.
    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("reading its output failed: " + e.getMessage());
        }
    }

    private boolean hasEnded() {
        return !process.isAlive() && !reader.isAlive();
    }

    private void waitFor(String what, BooleanSupplier condition) {
        try {
            Waiting.await().until(condition::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("did not %s within %s:%n%s".formatted(what, Waiting.LIMIT, output()), e);
        }
    }

    private Optional<String> lineWith(String text) {
        return lines.stream().filter(line -> line.contains(text)).findFirst();
    }

    private String group(Pattern pattern) {
        var matcher = pattern.matcher(output());
        if (!matcher.find()) {
            throw new AssertionError("%s was not printed:%n%s".formatted(pattern, output()));
        }
        return matcher.group(1);
    }
}
