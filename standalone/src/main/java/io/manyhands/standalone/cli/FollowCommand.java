package io.manyhands.standalone.cli;

import io.manyhands.protocol.Keys;
import io.manyhands.standalone.demo.Following;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "follow")
final class FollowCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Parameters(index = "0", paramLabel = "URL", converter = PageUrl.class)
    private URI url = URI.create("");

    @Parameters(index = "1", paramLabel = "JOB")
    private String jobId = "";

    @Mixin
    private FollowOptions options = new FollowOptions();

    @Override
    public Integer call() throws InterruptedException {
        if (!Keys.isJobId(jobId)) {
            throw Usage.mistake(
                    command,
                    this,
                    "'%s' is not the id of a job; submit prints it, and the page shows it".formatted(jobId));
        }
        new Following(url, options.patience(), System.out).run(jobId, options.json());
        return 0;
    }
}
