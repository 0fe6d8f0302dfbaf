package io.manyhands.task.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.address.OwnNames;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPolicyTest {
    private final HostPolicy policy = new HostPolicy(OwnNames.of(Set.of("train.example.org")));

    @Test
    void changesAreTakenUnderNamesOfOurs() {
        assertThat(policy.allowsHost(Optional.of("train.example.org:443"))).isTrue();
        assertThat(policy.allowsHost(Optional.of("evil.example.org"))).isFalse();
        assertThat(policy.allowsHost(Optional.empty())).isFalse();
    }

    @Test
    void whereverAnyNameMayLeadHereNoneIsNeeded() {
        var any = new HostPolicy(OwnNames.of(Set.of("*")));
        assertThat(any.allowsHost(Optional.of("evil.org"))).isTrue();
        assertThat(any.allowsHost(Optional.empty())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, localhost:8080, true",
                "-, same-origin, localhost:8080, true",
                "-, none, localhost:8080, true",
                "-, cross-site, localhost:8080, false",
                "http://localhost:8080, same-origin, localhost:8080, true",
                "https://train.example.org, same-origin, train.example.org, true",
                "https://train.example.org, same-origin, train.example.org:443, true",
                "https://evil.org, cross-site, train.example.org, false",
                "https://other.example.org, same-site, train.example.org, false",
                "http://localhost:3000, same-site, localhost:8080, false",
                "null, cross-site, localhost:8080, false",
                "not a url, -, localhost:8080, false",
                "http://localhost:8080, -, -, false"
            })
    void pagesOfOthersChangeNothing(String origin, String site, String authority, boolean isAllowed) {
        assertThat(policy.allowsOrigin(origin, site, Optional.ofNullable(authority)))
                .isEqualTo(isAllowed);
    }
}
