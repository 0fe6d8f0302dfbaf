package io.manyhands.localredis.testing;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a class of tests during which a stack trace was logged: it means that something happened that nobody
/// thought of, or that what was thought of is logged as if it were a surprise. JUnit finds it by itself wherever
/// this jar is.
public final class NoStackTraces implements BeforeEachCallback, AfterAllCallback {
    private static final Logger ROOT = Logger.getLogger("");
    private static final String BLOCKED_THREADS = "io.vertx.core.impl.BlockedThreadChecker";

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            var thrown = entry.getThrown();
            if (isLoggable(entry) && thrown != null && thrown.getStackTrace().length > 0 && !isOfABusyMachine(entry)) {
                logged.add("%s: %s: %s".formatted(entry.getLoggerName(), entry.getMessage(), thrown));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /// Whether the entry says that an event loop did not get on, as happens to all where a machine has too much to do.
    public static boolean isOfABusyMachine(LogRecord entry) {
        return BLOCKED_THREADS.equals(entry.getLoggerName());
    }

    public NoStackTraces() {
        // What a console shows; the JDK has stack traces of its own for those who look for errors.
        handler.setLevel(Level.INFO);
    }

    /// Before each test, because Quarkus replaces the handlers when it starts.
    @Override
    public void beforeEach(ExtensionContext context) {
        if (!Arrays.asList(ROOT.getHandlers()).contains(handler)) {
            ROOT.addHandler(handler);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        ROOT.removeHandler(handler);
        var found = List.copyOf(logged);
        logged.clear();
        if (!found.isEmpty()) {
            throw new AssertionError("stack traces were logged:\n  " + String.join("\n  ", found)
                    + "\nmend the cause; log what is expected without its stack trace");
        }
    }
}
