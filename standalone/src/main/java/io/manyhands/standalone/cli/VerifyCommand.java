package io.manyhands.standalone.cli;

import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.local.LocalVerification;
import io.manyhands.standalone.local.RecordSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "verify")
final class VerifyCommand implements Callable<Integer> {
    private static final Pattern ROUNDS = Pattern.compile("([0-9]{1,9})(?:\\.\\.([0-9]{1,9}))?");
    private static final int MOST_ROUNDS = 999_999_999;

    @Spec
    private @Nullable CommandSpec command;

    @Parameters(index = "0", paramLabel = "RECORD")
    private String record = "";

    @ArgGroup
    private @Nullable Selection selection;

    @Option(names = "--data", paramLabel = "FILE")
    private @Nullable Path data;

    @Option(names = "--json", paramLabel = "FILE")
    private @Nullable Path json;

    /// At most one of them.
    private static final class Selection {
        @Option(names = "--rounds", paramLabel = "A..B")
        private @Nullable String rounds;

        @Option(names = "--all")
        private boolean all;

        @Option(names = "--sample", paramLabel = "N")
        private @Nullable Integer sample;
    }

    @Override
    public Integer call() throws InterruptedException {
        var options = new ArrayList<>(selected());
        if (data != null) {
            options.addAll(List.of("--data", data.toAbsolutePath().toString()));
        }
        if (json != null) {
            Inputs.requireWritable(json);
            options.addAll(List.of("--json", json.toAbsolutePath().toString()));
        }
        return new LocalVerification(RecordSource.of(record), options).run();
    }

    private List<String> selected() {
        if (selection == null) {
            return List.of();
        }
        if (selection.rounds != null) {
            return List.of("--rounds", rounds(selection.rounds));
        }
        if (selection.sample != null) {
            Usage.requireRange(command, this, "--sample", selection.sample, 1, MOST_ROUNDS);
            return List.of("--some", selection.sample.toString());
        }
        return selection.all ? List.of("--all") : List.of();
    }

    private String rounds(String text) {
        var range = ROUNDS.matcher(text);
        if (range.matches()) {
            int from = Integer.parseInt(range.group(1));
            int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
            if (from <= to) {
                return from + ".." + to;
            }
        }
        throw Usage.mistake(
                command, this, "--rounds %s: must be A..B or A, numbers of rounds, A not above B".formatted(text));
    }
}
