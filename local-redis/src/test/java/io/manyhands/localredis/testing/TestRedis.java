package io.manyhands.localredis.testing;

import io.manyhands.localredis.Options;
import java.nio.file.Path;

/// Which Redis tests run against: the bundled server, or the one named by the system property
/// `manyhands.test.redis-server`, so that the same tests run against another release:
/// `mvn verify -Dmanyhands.test.redis-server=/usr/bin/redis-server`.
public final class TestRedis {
    private static final String EXECUTABLE = "manyhands.test.redis-server";

    private TestRedis() {}

    public static Options options() {
        var executable = System.getProperty(EXECUTABLE, "");
        var options = Options.defaults().withReadyWithin(Waiting.LIMIT);
        return executable.isBlank() ? options : options.withExecutable(Path.of(executable));
    }
}
