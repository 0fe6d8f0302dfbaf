package io.manyhands.standalone.cli;

import io.manyhands.standalone.demo.Following;
import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.demo.JobFile;
import io.manyhands.standalone.demo.Submission;
import io.manyhands.standalone.server.Home;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "submit")
final class SubmitCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec command;

    @Parameters(paramLabel = "URL", converter = PageUrl.class)
    private URI url = URI.create("");

    @Option(names = "--job", paramLabel = "JOB")
    private String job = "text";

    @Option(names = "--corpus", paramLabel = "FILE")
    private Path corpus = Home.corpus();

    @Option(names = "--validation", paramLabel = "FILE")
    private @Nullable Path validation;

    @Option(names = "--follow")
    private boolean isFollowed;

    @Mixin
    private FollowOptions options = new FollowOptions();

    SubmitCommand() {
        this(System.getenv());
    }

    SubmitCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!isFollowed) {
            options.requireNone();
        }
        var following = new Following(url, options.patience(), System.out);
        var submission = new Submission(url, AdminToken.in(environment, command, this), System.out);
        var json = options.json();
        var jobId = submission.run(Inputs.of(JobFile.read(job), corpus).validatedOn(validation), following);
        if (isFollowed) {
            following.run(jobId, json);
        }
        return 0;
    }
}
