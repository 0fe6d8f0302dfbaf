package io.manyhands.standalone.cli;

import io.manyhands.standalone.demo.DemoSettings;
import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.demo.Submission;
import io.manyhands.standalone.server.Home;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "submit")
final class SubmitCommand implements Callable<Integer> {
    /// The volunteers' `--rehearse` reads the same one.
    static final String ADMIN_TOKEN = "MANYHANDS_ADMIN_TOKEN";

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec command;

    @Parameters(paramLabel = "URL")
    private URI url = URI.create("");

    @Option(names = "--job", paramLabel = "JOB")
    private String job = "text";

    @Option(names = "--corpus", paramLabel = "FILE")
    private Path corpus = Home.corpus();

    @Option(names = "--follow")
    private boolean isFollowed;

    @Option(names = "--json", paramLabel = "FILE")
    private @Nullable Path json;

    SubmitCommand() {
        this(System.getenv());
    }

    SubmitCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (json != null && !isFollowed) {
            throw usage("--json %s: a summary is there at the job's end; add --follow".formatted(json));
        }
        var submission = new Submission(page(), adminToken(), isFollowed, System.out);
        var settings = new DemoSettings(job, corpus, 0, Duration.ZERO, true, Optional.ofNullable(json));
        submission.run(Inputs.check(settings), settings);
        return 0;
    }

    private URI page() {
        if (url.getHost() == null || !SCHEMES.contains(url.getScheme())) {
            throw usage("'%s': must be an address that begins with http:// or https://".formatted(url));
        }
        return url.getPath().endsWith("/") ? url : URI.create(url + "/");
    }

    private String adminToken() {
        var token = environment.getOrDefault(ADMIN_TOKEN, "");
        if (token.isBlank()) {
            throw usage(
                    "%s is empty: it must hold the organizers' token; docs/operations.md says where a cluster has it"
                            .formatted(ADMIN_TOKEN));
        }
        return token.strip();
    }

    private ParameterException usage(String message) {
        var line = command == null ? new CommandLine(this) : command.commandLine();
        return new ParameterException(line, message);
    }
}
