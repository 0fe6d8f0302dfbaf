package io.manyhands.standalone.cli;

import io.manyhands.localredis.LocalRedisException;
import io.manyhands.standalone.StandaloneException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/// The root of the command line.
@Command(
        name = "manyhands",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            TrainCommand.class,
            MapCommand.class,
            VerifyCommand.class,
            DataCommand.class,
            ModelCommand.class,
            SubmitCommand.class,
            FollowCommand.class,
            TokenCommand.class,
            ExperimentCommand.class,
            BenchCommand.class
        },
        versionProvider = ManyhandsCommand.Version.class)
public final class ManyhandsCommand implements Callable<Integer> {
    private static final String HELP = "help";

    /// Of every command below this one, too.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT)
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean isHelpWanted;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true)
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean isVersionWanted;

    /// @return the exit status of the process
    public static int execute(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new ManyhandsCommand())
                .setHelpSectionKeys(List.of(HELP))
                .setHelpSectionMap(Map.of(HELP, help -> HelpText.of(help.commandSpec())))
                .setParameterExceptionHandler(ManyhandsCommand::explainUsage)
                .setExecutionExceptionHandler(ManyhandsCommand::explainFailure);
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.err);
        return ExitCode.USAGE;
    }

    private static int explainUsage(ParameterException mistake, String[] args) {
        var command = mistake.getCommandLine();
        command.getErr()
                .printf(
                        "manyhands: %s (see: %s --help)%n",
                        mistake.getMessage(), command.getCommandSpec().qualifiedName());
        return ExitCode.USAGE;
    }

    private static int explainFailure(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof StandaloneException || failure instanceof LocalRedisException) {
            command.getErr().println("manyhands: " + failure.getMessage());
            return ExitCode.SOFTWARE;
        }
        throw failure;
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = ManyhandsCommand.class.getPackage().getImplementationVersion();
            return new String[] {"manyhands " + (version == null ? "(development)" : version)};
        }
    }
}
