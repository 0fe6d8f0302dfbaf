package io.manyhands.task.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReprDigestTest {
    /// Of no bytes at all.
    private static final String EMPTY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    private static final String HEXADECIMAL = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha-256=:" + EMPTY + ":",
                "  sha-256=:" + EMPTY + ":  ",
                "sha-512=:aGFzaA==:, sha-256=:" + EMPTY + ":",
                "sha-256=:" + EMPTY + ":,unixsum=:AA==:"
            })
    void sha256IsFoundAmongDigests(String header) {
        assertThat(ReprDigest.sha256(Optional.of(header))).hasValue(HEXADECIMAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha-512=:aGFzaA==:", "md5=:AA==:", ","})
    void otherDigestsAreNoAnswer(String header) {
        assertThat(ReprDigest.sha256(Optional.of(header))).isEmpty();
    }

    @Test
    void headerMayBeAbsent() {
        assertThat(ReprDigest.sha256(Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "::", ":aGFzaA==:", ":not base64!:", EMPTY, HEXADECIMAL, ":" + EMPTY})
    void whatIsNoSha256IsRefusedWithTheRemedy(String value) {
        assertThatThrownBy(() -> ReprDigest.sha256(Optional.of("sha-256=" + value)))
                .isInstanceOfSatisfying(HttpProblem.class, problem -> {
                    assertThat(problem.getStatusCode()).isEqualTo(400);
                    assertThat(problem.getDetail())
                            .isEqualTo(
                                    "the header Repr-Digest is 'sha-256=%s'; write the 32 bytes of the SHA-256 in base64 between colons, or leave it out",
                                    value);
                });
    }
}
