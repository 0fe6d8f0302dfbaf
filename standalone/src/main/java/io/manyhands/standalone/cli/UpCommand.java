package io.manyhands.standalone.cli;

import io.manyhands.standalone.server.Server;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "up")
final class UpCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() {
        return Server.run(options.settings(), running -> {
            running.announce(System.out);
            System.out.println("Serving; Ctrl-C ends it.");
            new CountDownLatch(1).await();
            return 0;
        });
    }
}
