package io.manyhands.task.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPolicyTest {
    private final HostPolicy policy = new HostPolicy(Set.of("train.example.org"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LOCALHOST",
                "127.0.0.1:8080",
                "192.168.0.7",
                "[::1]:8080",
                "[fe80::1]",
                "mh-task-service",
                "mh-task-service.manyhands.svc",
                "mh-task-service.manyhands.svc.cluster.local",
                "my-computer",
                "my-computer.local",
                "train.example.org",
                "Train.Example.Org.:443"
            })
    void namesThatNoStrangerCanOwnAreOurs(String authority) {
        assertThat(policy.allowsHost(Optional.of(authority))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example.org",
                "train.example.org.evil.org",
                "127.0.0.1.evil.org",
                "localhost.evil.org:8080",
                "nottrain.example.org",
                "manyhands.dev",
                ""
            })
    void othersMayLeadHereByRebinding(String authority) {
        assertThat(policy.allowsHost(Optional.of(authority).filter(text -> !text.isEmpty())))
                .isFalse();
    }

    @Test
    void aWildcardIsForAllBelowIt() {
        var below = new HostPolicy(Set.of("*.example.org"));
        assertThat(below.allowsHost(Optional.of("a.b.example.org:8443"))).isTrue();
        assertThat(below.allowsHost(Optional.of("example.org"))).isFalse();
        assertThat(below.allowsHost(Optional.of("evilexample.org"))).isFalse();
    }

    @Test
    void whereverAnyNameMayLeadHereAnyNameIsTaken() {
        assertThat(new HostPolicy(Set.of("*")).allowsHost(Optional.of("evil.org")))
                .isTrue();
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
