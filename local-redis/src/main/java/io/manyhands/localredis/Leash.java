package io.manyhands.localredis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A child process that cannot outlive this JVM, and to which Ctrl-C in the terminal does not get through: this JVM
/// decides when it ends.
///
/// Between the two stands a shell that holds one end of a pipe (`leash.sh`). On Linux and macOS the child gets
/// SIGTERM when this JVM ends, however that happens, SIGKILL included; a child that ignores SIGTERM survives a
/// killed JVM. Windows is not supported.
///
/// Thread-safe.
public final class Leash implements AutoCloseable {
    private static final String SCRIPT = script();

    /// A session of its own, where there is `setsid`: a signal to this JVM's process group does not reach the shell
    /// either.
    private static final String IN_OWN_SESSION =
            "if command -v setsid >/dev/null; then exec setsid sh -c \"$@\"; else exec sh -c \"$@\"; fi";

    private final Process shell;
    private final LastWords output;
    private final Duration grace;

    private Leash(Process shell, Duration grace) {
        this.shell = shell;
        this.output = LastWords.of(shell.getInputStream());
        this.grace = grace;
    }

    /// Starts a command.
    ///
    /// @param scratch a directory to remove once the command has ended
    /// @param grace how long the command may take to end when asked to
    /// @throws UncheckedIOException if there is no `sh`; a missing command shows as exit status 127 or 126
    public static Leash start(List<String> command, Optional<Path> scratch, Duration grace) {
        return start(new ProcessBuilder(line(command, scratch)).redirectErrorStream(true), command, grace);
    }

    /// The same without a directory to remove.
    ///
    /// @param environment beside this JVM's
    public static Leash start(List<String> command, Map<String, String> environment, Duration grace) {
        var builder = new ProcessBuilder(line(command)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return start(builder, command, grace);
    }

    /// Starts a command that speaks for itself: what it prints goes where this JVM's output goes, so that there are no
    /// last words.
    ///
    /// @param environment beside this JVM's
    /// @param grace how long the command may take to end when asked to
    /// @throws UncheckedIOException if there is no `sh`; a missing command shows as exit status 127 or 126
    public static Leash startSpeaking(List<String> command, Map<String, String> environment, Duration grace) {
        var builder = new ProcessBuilder(line(command))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return start(builder, command, grace);
    }

    /// The command line by which others than a JVM keep a command on a leash: it gets SIGTERM when its standard input
    /// ends.
    public static List<String> line(List<String> command) {
        return line(command, Optional.empty());
    }

    private static List<String> line(List<String> command, Optional<Path> scratch) {
        var line = new ArrayList<>(List.of("sh", "-c", IN_OWN_SESSION, "session", SCRIPT, "leash"));
        line.add(scratch.map(Path::toString).orElse(""));
        line.addAll(command);
        return line;
    }

    private static Leash start(ProcessBuilder builder, List<String> command, Duration grace) {
        try {
            return new Leash(builder.start(), grace);
        } catch (IOException e) {
            throw new UncheckedIOException("%s: cannot be started".formatted(command.getFirst()), e);
        }
    }

    public boolean isAlive() {
        return shell.isAlive();
    }

    /// The last lines of standard output and error.
    public String lastWords() {
        return output.tail();
    }

    /// Completes with the command's exit status (128 + n after signal n).
    public CompletableFuture<Integer> onExit() {
        return shell.onExit().thenApply(this::ended);
    }

    /// Asks the command to end, and kills it when it has not after the time of grace. Returns when it has ended.
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (IOException e) {
            kill();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private int ended(Process process) {
        output.awaitEnd();
        return process.exitValue();
    }

    private void kill() {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.onExit()
                .orTimeout(grace.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> shell.destroyForcibly())
                .join();
    }

    private static String script() {
        try (var in = Leash.class.getResourceAsStream("leash.sh")) {
            if (in == null) {
                throw new IllegalStateException("leash.sh is missing beside " + Leash.class.getName());
            }
            // Comments would only clutter the list of processes.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("leash.sh cannot be read", e);
        }
    }
}
