package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VolunteersTest {
    private static final URI SERVER = URI.create("http://localhost:8080/");

    @Test
    void oneProcessRunsThemAll() {
        assertThat(Volunteers.command(SERVER, 5, Duration.ZERO))
                .endsWith("volunteer-ui/dist/node/volunteer.js", "http://localhost:8080/", "--count", "5");
    }

    @Test
    void thePaceIsPassedOn() {
        assertThat(Volunteers.command(SERVER, 1, Duration.ofMillis(40))).endsWith("--pace", "40");
    }

    @Test
    void noneNeedNoProcess() {
        try (var none = Volunteers.start(SERVER, "", 0, Duration.ZERO)) {
            none.requireAlive();
        }
    }
}
