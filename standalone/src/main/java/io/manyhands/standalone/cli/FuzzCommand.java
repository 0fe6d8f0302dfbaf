package io.manyhands.standalone.cli;

import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.fuzz.Fuzzing;
import io.manyhands.standalone.fuzz.Target;
import io.manyhands.standalone.fuzz.parsing.Targets;
import io.manyhands.standalone.server.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "fuzz")
final class FuzzCommand implements Callable<Integer> {
    private static final int MOST_INPUTS = 1_000_000_000;

    @Spec
    private @Nullable CommandSpec command;

    @Option(names = "--inputs", paramLabel = "N")
    private int inputs = 1_000_000;

    @Option(names = "--target", paramLabel = "NAME")
    private @Nullable List<String> names;

    @Option(names = "--seed", paramLabel = "S")
    private int seed = 1;

    @Option(names = "--replay", paramLabel = "FILE")
    private @Nullable Path replay;

    @Option(names = "--json", paramLabel = "FILE")
    private @Nullable Path json;

    @Override
    public Integer call() {
        Usage.requireRange(command, this, "--inputs", inputs, 1, MOST_INPUTS);
        var targets = targets();
        if (replay != null) {
            if (targets.size() != 1) {
                throw Usage.mistake(command, this, "--replay: say which target by --target NAME");
            }
            return Fuzzing.replay(targets.getFirst(), replay, System.out);
        }
        Optional.ofNullable(json).ifPresent(Inputs::requireWritable);
        return new Fuzzing(targets, inputs, seed, Home.fuzz(), Optional.ofNullable(json)).run(System.out);
    }

    private List<Target> targets() {
        var all = Targets.all();
        var known = all.stream().map(Target::name).toList();
        if (names == null) {
            return all;
        }
        var unknown = names.stream().filter(name -> !known.contains(name)).findFirst();
        if (unknown.isPresent()) {
            throw Usage.mistake(
                    command, this, "--target %s: there are: %s".formatted(unknown.get(), String.join(", ", known)));
        }
        var wanted = names;
        return all.stream().filter(target -> wanted.contains(target.name())).toList();
    }
}
