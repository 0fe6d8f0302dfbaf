package io.manyhands.standalone.cli;

import io.manyhands.standalone.demo.Inputs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What `follow` and `submit --follow` have in common.
final class FollowOptions {
    private static final int USUAL_PATIENCE_SECONDS = 3_600;
    private static final int GREATEST_PATIENCE_SECONDS = 2_592_000;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--patience", paramLabel = "SECONDS")
    private @Nullable Integer patience;

    @Option(names = "--json", paramLabel = "FILE")
    private @Nullable Path json;

    /// @throws ParameterException if it is out of range
    Duration patience() {
        int seconds = patience == null ? USUAL_PATIENCE_SECONDS : patience;
        if (seconds < 0 || seconds > GREATEST_PATIENCE_SECONDS) {
            throw Usage.mistake(
                    command,
                    this,
                    "--patience %d: must be 0 to %d seconds".formatted(seconds, GREATEST_PATIENCE_SECONDS));
        }
        return Duration.ofSeconds(seconds);
    }

    /// @throws io.manyhands.standalone.StandaloneException if it cannot be written
    Optional<Path> json() {
        var file = Optional.ofNullable(json);
        file.ifPresent(Inputs::requireWritable);
        return file;
    }

    /// @throws ParameterException if any of these was given
    void requireNone() {
        var given = Stream.of(
                        Optional.ofNullable(json).map("--json %s"::formatted),
                        Optional.ofNullable(patience).map("--patience %d"::formatted))
                .flatMap(Optional::stream)
                .findFirst();
        if (given.isPresent()) {
            throw Usage.mistake(
                    command,
                    this,
                    "%s: has a meaning only where the job is followed to its end; add --follow".formatted(given.get()));
        }
    }
}
