package io.manyhands.standalone.experiment;

import io.manyhands.localredis.Leash;
import io.manyhands.standalone.demo.Volunteers;
import io.manyhands.standalone.server.Home;
import io.manyhands.standalone.server.Running;
import io.manyhands.standalone.server.Work;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// The same job, with more and more volunteers: how much faster does it get?
///
/// The sequence is Python's, `k8s/scale-out/local.py`, which creates the jobs, starts the volunteers, and reports.
/// Interrupted, it is asked to end; it ends its volunteers and reports the runs that are done.
public final class ScaleOut implements Work {
    /// Longer than volunteers need to hand back what they hold, shorter than the services wait for the end of work.
    private static final Duration CLEANING_UP_AT_MOST = Duration.ofSeconds(13);

    /// Not on the command line, which everyone on this machine can read.
    private static final String TOKEN = "MANYHANDS_ADMIN_TOKEN";

    private final ScaleOutSettings settings;

    public ScaleOut(ScaleOutSettings settings) {
        this.settings = settings;
    }

    /// @return 0, or 1 if a run failed or an exact job came to different weights, which has been printed then
    @Override
    public int run(Running server) throws InterruptedException {
        var environment = Map.of(
                TOKEN,
                server.secrets().adminToken(),
                Volunteers.TOKEN,
                server.secrets().volunteerToken());
        try (var experiment =
                Leash.startSpeaking(command(settings, server.local()), environment, CLEANING_UP_AT_MOST)) {
            int status = experiment.onExit().get();
            if (status != 0) {
                System.err.printf("(log: %s)%n", server.log());
            }
            return status;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a process cannot fail", e);
        }
    }

    static List<String> command(ScaleOutSettings settings, URI server) {
        var command = new ArrayList<>(Python.COMMAND);
        command.add(Home.scaleOut().toString());
        command.addAll(List.of("--url", server.toString()));
        command.addAll(List.of("--workers", joined(settings.workers())));
        command.addAll(List.of("--pace", String.valueOf(settings.pace().toMillis())));
        command.addAll(List.of("--job", settings.job()));
        command.addAll(List.of("--corpus", settings.corpus().toString()));
        command.addAll(List.of("--output", settings.out().toString()));
        command.addAll(option("--leaves", settings.leaves().map(String::valueOf)));
        command.addAll(option("--rounds", settings.rounds().map(String::valueOf)));
        command.addAll(option("--json", settings.json().map(Path::toString)));
        command.add("--");
        command.addAll(Leash.line(Volunteers.command(server)));
        return command;
    }

    private static String joined(List<Integer> workers) {
        return workers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static List<String> option(String name, Optional<String> value) {
        return value.map(present -> List.of(name, present)).orElse(List.of());
    }
}
