package io.manyhands.redis;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Whenever Redis restarts, connections end that nobody uses at the moment. The client opens others, but logs each
/// as an error that nobody has handled, with its stack trace: here it becomes a line that says what happened.
@Startup
@ApplicationScoped
public class LostConnections {
    static final String CLIENT = "io.vertx.redis.client.impl.RedisConnectionManager";

    private final Logger logger = Logger.getLogger(CLIENT);

    LostConnections() {
        logger.setFilter(LostConnections::shorten);
    }

    @PreDestroy
    void end() {
        logger.setFilter(null);
    }

    private static boolean shorten(LogRecord entry) {
        if (entry.getThrown() instanceof IOException lost) {
            entry.setThrown(null);
            entry.setMessage("a connection to Redis was lost (%s); another one is opened".formatted(lost.getMessage()));
        }
        return true;
    }
}
