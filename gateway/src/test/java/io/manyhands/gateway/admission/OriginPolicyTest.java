package io.manyhands.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.address.OwnNames;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginPolicyTest {
    private final OriginPolicy policy = new OriginPolicy(
            OwnNames.of(List.of("gateway.example")), List.of("https://train.example.org", "http://localhost:5173/"));

    @ParameterizedTest
    @CsvSource({
        // The page that this gateway serves, however it is called.
        "https://gateway.example, gateway.example, true",
        "https://Gateway.example, gateway.EXAMPLE:443, true",
        "http://gateway.example, gateway.example:80, true",
        "http://localhost:8080, localhost:8080, true",
        "http://[::1]:8080, [::1]:8080, true",
        "http://192.168.0.7, 192.168.0.7, true",
        "https://train.internal, train.internal, true",
        // A stranger's name that leads here.
        "http://evil.example, evil.example, false",
        "http://evil.example:8080, evil.example:8080, false",
        // Another port or host is another origin.
        "http://localhost:8081, localhost:8080, false",
        "https://gateway.example, gateway.example:80, false",
        "https://gateway.example.evil.example, gateway.example, false",
        "https://evil.example, gateway.example, false",
        // Configured.
        "https://train.example.org, gateway.example, true",
        "https://TRAIN.example.org:443, gateway.example, true",
        "http://train.example.org, gateway.example, false",
        "http://localhost:5173, gateway.example, true",
        // A page without an origin, and what is none.
        "null, gateway.example, false",
        "'', gateway.example, false",
        "gateway.example, gateway.example, false",
        "https://%, gateway.example, false"
    })
    void pagesOfThisHostAndConfiguredOnesMayConnect(String origin, String host, boolean isPermitted) {
        assertThat(policy.permits(origin, host)).isEqualTo(isPermitted);
    }

    @Test
    void programsHaveNoOriginAndMayConnect() {
        assertThat(policy.permits(null, "gateway.example")).isTrue();
        assertThat(policy.permits(null, null)).isTrue();
    }

    @Test
    void allMayWhereThatIsConfigured() {
        assertThat(new OriginPolicy(OwnNames.of(List.of()), List.of("*"))
                        .permits("https://evil.example", "gateway.example"))
                .isTrue();
    }
}
