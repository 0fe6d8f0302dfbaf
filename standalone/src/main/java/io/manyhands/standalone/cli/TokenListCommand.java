package io.manyhands.standalone.cli;

import io.manyhands.standalone.demo.Tokens;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "list")
final class TokenListCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Parameters(paramLabel = "URL", converter = PageUrl.class)
    private URI url = URI.create("");

    @Override
    public Integer call() throws InterruptedException {
        new Tokens(url, AdminToken.in(System.getenv(), command, this), System.out, System.err).list();
        return 0;
    }
}
