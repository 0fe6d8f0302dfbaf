package io.manyhands.standalone.cli;

import io.manyhands.standalone.demo.Tokens;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "revoke")
final class TokenRevokeCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Parameters(index = "0", paramLabel = "URL", converter = PageUrl.class)
    private URI url = URI.create("");

    @Parameters(index = "1", paramLabel = "ID")
    private String id = "";

    @Override
    public Integer call() throws InterruptedException {
        if (!id.matches("[0-9a-f]{12}")) {
            // Not the value: it may be a whole token, and what is printed gets into logs.
            throw Usage.mistake(
                    command,
                    this,
                    "the id of a token has 12 hexadecimal digits (those between the underscores of its text);"
                            + " token list shows it");
        }
        new Tokens(url, AdminToken.in(System.getenv(), command, this), System.out, System.err).revoke(id);
        return 0;
    }
}
