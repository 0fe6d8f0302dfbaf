package io.manyhands.standalone.demo;

import io.manyhands.localredis.Leash;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.server.Home;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Headless volunteers, all in one Node.js process. Asked to end, they hand back what they hold.
public final class Volunteers implements AutoCloseable {
    /// Of the environment: a command line is there for all to see.
    public static final String TOKEN = "MANYHANDS_VOLUNTEER_TOKEN";

    private static final Duration HANDING_BACK_AT_MOST = Duration.ofSeconds(8);

    /// V8's, in MB. It counts arrays of weights and gradients, so that the heap it begins with, of a size for scripts,
    /// is collected whole in every round of eight volunteers, 10 ms each time.
    private static final String FIRST_HEAP = "--initial-old-space-size=128";

    /// The C library's, in bytes: what was freed is kept for the next message. Otherwise it is given back to
    /// the system, and a new array of 220 KB costs more than copying it. Other C libraries know nothing of it.
    private static final List<String> KEPT_MEMORY =
            List.of("MALLOC_MMAP_THRESHOLD_=67108864", "MALLOC_TRIM_THRESHOLD_=268435456");

    private final Optional<Leash> process;

    private Volunteers(Optional<Leash> process) {
        this.process = process;
    }

    /// @param token with which they are trusted
    /// @param count 0 starts none
    static Volunteers start(URI server, String token, int count, Duration pace) {
        return start(command(server, count, pace), token, count);
    }

    /// The same; they run programs of others outside of a sandbox.
    static Volunteers trusting(URI server, String token, int count, Duration pace) {
        var command = command(server, count, pace);
        command.add("--trust-programs");
        return start(command, token, count);
    }

    private static Volunteers start(List<String> command, String token, int count) {
        return new Volunteers(
                count == 0
                        ? Optional.empty()
                        : Optional.of(Leash.start(command, Map.of(TOKEN, token), HANDING_BACK_AT_MOST)));
    }

    /// @throws StandaloneException if the process has ended, with its last words
    void requireAlive() {
        process.filter(leash -> !leash.isAlive()).ifPresent(ended -> {
            throw new StandaloneException("the headless volunteers ended (status %d). Their last words:%n%s"
                    .formatted(ended.onExit().join(), ended.lastWords()));
        });
    }

    @Override
    public void close() {
        process.ifPresent(Leash::close);
    }

    /// What starts a process of volunteers, followed by `--count N` and, if they are to have one, `--pace MILLIS`.
    public static List<String> command(URI server) {
        var command = new ArrayList<>(List.of("env"));
        command.addAll(KEPT_MEMORY);
        command.addAll(List.of(Home.node(), FIRST_HEAP, Home.volunteer().toString(), server.toString()));
        return command;
    }

    static List<String> command(URI server, int count, Duration pace) {
        var command = new ArrayList<>(command(server));
        command.addAll(List.of("--count", String.valueOf(count)));
        if (pace.isPositive()) {
            command.addAll(List.of("--pace", String.valueOf(pace.toMillis())));
        }
        return command;
    }
}
