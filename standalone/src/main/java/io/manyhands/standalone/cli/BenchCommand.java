package io.manyhands.standalone.cli;

import io.manyhands.standalone.bench.MapBench;
import io.manyhands.standalone.bench.PaperBench;
import io.manyhands.standalone.bench.RoundBench;
import io.manyhands.standalone.bench.StartupBench;
import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.server.Home;
import io.manyhands.standalone.server.Server;
import io.manyhands.standalone.server.ServerSettings;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        subcommands = {
            BenchCommand.Paper.class,
            BenchCommand.Map.class,
            BenchCommand.Round.class,
            BenchCommand.Startup.class
        })
final class BenchCommand implements Callable<Integer> {
    private static final ServerSettings HERE = new ServerSettings("127.0.0.1", 0, Optional.empty(), Optional.empty());

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(command).commandLine();
        throw new ParameterException(line, "say what is to be measured: paper, map, round or startup");
    }

    @Command(name = "paper")
    static final class Paper implements Callable<Integer> {
        @Option(names = "--json", paramLabel = "FILE")
        private @Nullable Path json;

        @Override
        public Integer call() {
            var inputs = Inputs.of(PaperBench.job(), Home.corpus());
            Optional.ofNullable(json).ifPresent(Inputs::requireWritable);
            var bench = new PaperBench(inputs, Optional.ofNullable(json), System.out);
            return Server.run(HERE, bench);
        }
    }

    @Command(name = "map")
    static final class Map implements Callable<Integer> {
        @Option(names = "--json", paramLabel = "FILE")
        private @Nullable Path json;

        @Override
        public Integer call() {
            Optional.ofNullable(json).ifPresent(Inputs::requireWritable);
            return Server.run(HERE, new MapBench(Optional.ofNullable(json), System.out));
        }
    }

    @Command(name = "round")
    static final class Round implements Callable<Integer> {
        @Override
        public Integer call() {
            return Server.run(HERE, new RoundBench(Inputs.of(RoundBench.job(), Home.corpus()), System.out));
        }
    }

    @Command(name = "startup")
    static final class Startup implements Callable<Integer> {
        @Option(names = "--json", paramLabel = "FILE")
        private @Nullable Path json;

        @Override
        public Integer call() throws InterruptedException {
            Optional.ofNullable(json).ifPresent(Inputs::requireWritable);
            return new StartupBench(Optional.ofNullable(json), System.out).run();
        }
    }
}
