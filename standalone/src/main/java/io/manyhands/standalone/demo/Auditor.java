package io.manyhands.standalone.demo;

import io.manyhands.localredis.Leash;
import io.manyhands.standalone.server.Home;
import io.manyhands.standalone.server.Running;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Computes again some of what strangers give, in a process of its own.
final class Auditor implements AutoCloseable {
    /// Of the environment: a command line is there for all to see.
    private static final String TOKEN = "MANYHANDS_ADMIN_TOKEN";

    private static final Duration ENDING_AT_MOST = Duration.ofSeconds(3);

    private final Leash process;

    private Auditor(Leash process) {
        this.process = process;
    }

    static Auditor start(Running server) {
        var command = List.of(
                Home.node(), Home.auditor().toString(), server.local().toString(), "--name", "demo", "--workers", "1");
        return new Auditor(Leash.start(command, Map.of(TOKEN, server.secrets().adminToken()), ENDING_AT_MOST));
    }

    @Override
    public void close() {
        process.close();
    }
}
