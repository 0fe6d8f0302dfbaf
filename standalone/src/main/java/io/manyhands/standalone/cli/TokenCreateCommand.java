package io.manyhands.standalone.cli;

import io.manyhands.standalone.demo.NewToken;
import io.manyhands.standalone.demo.Tokens;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "create")
final class TokenCreateCommand implements Callable<Integer> {
    private static final int MOST_DAYS = 3650;
    private static final int MOST = 1_000_000;

    @Spec
    private @Nullable CommandSpec command;

    @Parameters(paramLabel = "URL", converter = PageUrl.class)
    private URI url = URI.create("");

    @Option(names = "--name", paramLabel = "NAME", required = true)
    private @Nullable String name;

    @Option(names = "--scopes", paramLabel = "SCOPE,…", split = ",")
    private List<String> scopes = List.of("submit");

    @Option(names = "--days", paramLabel = "N")
    private @Nullable Integer days;

    @Option(names = "--open-jobs", paramLabel = "N")
    private @Nullable Integer openJobs;

    @Option(names = "--stored-mib", paramLabel = "N")
    private @Nullable Integer storedMiB;

    @Option(names = "--jobs-per-hour", paramLabel = "N")
    private @Nullable Integer jobsPerHour;

    @Override
    public Integer call() throws InterruptedException {
        requireRange("--days", days, 1, MOST_DAYS);
        requireRange("--open-jobs", openJobs, 0, MOST);
        requireRange("--stored-mib", storedMiB, 0, MOST);
        requireRange("--jobs-per-hour", jobsPerHour, 0, MOST);
        var wish = new NewToken(
                Objects.requireNonNull(name), scopes, days, new NewToken.Quota(openJobs, storedMiB, jobsPerHour));
        new Tokens(url, AdminToken.in(System.getenv(), command, this), System.out, System.err).create(wish);
        return 0;
    }

    private void requireRange(String option, @Nullable Integer value, int least, int most) {
        if (value != null) {
            Usage.requireRange(command, this, option, value, least, most);
        }
    }
}
