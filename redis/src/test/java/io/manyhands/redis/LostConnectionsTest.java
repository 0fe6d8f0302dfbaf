package io.manyhands.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LostConnectionsTest {
    private final Logger client = Logger.getLogger(LostConnections.CLIENT);
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private LostConnections lostConnections;

    @BeforeEach
    void begin() {
        lostConnections = new LostConnections();
        client.setUseParentHandlers(false);
        client.addHandler(handler);
    }

    @AfterEach
    void end() {
        client.removeHandler(handler);
        client.setUseParentHandlers(true);
        lostConnections.end();
    }

    @Test
    void areLoggedWithoutAStackTrace() {
        client.log(Level.SEVERE, "Unhandled Error", new SocketException("Connection reset"));

        assertThat(logged).singleElement().satisfies(entry -> {
            assertThat(entry.getThrown()).isNull();
            assertThat(entry.getMessage()).contains("Connection reset");
        });
    }

    @Test
    void whatIsNoLostConnectionIsLoggedAsItWas() {
        var error = new IllegalStateException("a bug");

        client.log(Level.SEVERE, "Unhandled Error", error);

        assertThat(logged).singleElement().satisfies(entry -> {
            assertThat(entry.getThrown()).isSameAs(error);
            assertThat(entry.getMessage()).isEqualTo("Unhandled Error");
        });
    }
}
