package io.manyhands.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnNamesTest {
    private final OwnNames names = OwnNames.of(List.of(" Train.example.org"));

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
        assertThat(names.include(authority)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example.org",
                "train.example.org.evil.org",
                "127.0.0.1.evil.org",
                "localhost.evil.org:8080",
                "nottrain.example.org",
                "manyhands.dev"
            })
    void othersMayLeadHereByRebinding(String authority) {
        assertThat(names.include(authority)).isFalse();
    }

    @Test
    void aWildcardIsForAllBelowIt() {
        var below = OwnNames.of(List.of("*.example.org"));
        assertThat(below.include("a.b.example.org:8443")).isTrue();
        assertThat(below.include("example.org")).isFalse();
        assertThat(below.include("evilexample.org")).isFalse();
    }

    @Test
    void whereverAnyNameMayLeadHereAnyNameIsTaken() {
        assertThat(OwnNames.of(List.of("*")).include("evil.org")).isTrue();
    }
}
