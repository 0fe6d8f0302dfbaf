package io.manyhands.task.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.OrganizerToken;
import io.manyhands.protocol.v1.TokenScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Instant END = Instant.ofEpochMilli(1_000);

    private final Random random = new Random(1);
    private final TokenText text = text(TokenText.next(random));
    private final OrganizerToken token = OrganizerToken.newBuilder()
            .setId(text.id())
            .setName("anna")
            .addScopes(TokenScope.TOKEN_SCOPE_SUBMIT)
            .setExpiresAtMs(END.toEpochMilli())
            .setSha256(text.sha256())
            .build();

    @Test
    void theRightTextIsGrantedUntilItsEnd() {
        assertThat(Verdict.on(text, Optional.of(token), END.minusMillis(1)))
                .isInstanceOfSatisfying(
                        Verdict.Granted.class,
                        granted -> assertThat(granted.organizer().scopes()).isEqualTo(Set.of(Scope.SUBMIT)));
        assertThat(Verdict.on(text, Optional.of(token), END)).isInstanceOf(Verdict.Expired.class);
    }

    @Test
    void anotherSecretOfTheSameIdIsWrongEvenAfterTheEnd() {
        var other = text("mh_" + text.id() + "_" + "0".repeat(64));
        assertThat(Verdict.on(other, Optional.of(token), END.plusMillis(1))).isInstanceOf(Verdict.Wrong.class);
        assertThat(Verdict.on(text, Optional.empty(), Instant.EPOCH)).isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void scopesGiveNoMoreThanTheySay() {
        var submitter = Organizer.of(token);
        assertThat(submitter.may(List.of(Scope.SUBMIT, Scope.ADMIN))).isTrue();
        assertThat(submitter.may(List.of(Scope.ADMIN))).isFalse();
        assertThat(submitter.onlyOwner()).contains(text.id());
        assertThat(submitter.onlySeen()).contains(text.id());
        assertThat(Organizer.ROOT.may(List.of(Scope.AUDITOR))).isTrue();
        assertThat(Organizer.ROOT.onlyOwner()).isEmpty();
    }

    @Test
    void textsDifferAndCanBeToldFromOthersByScanners() {
        assertThat(TokenText.next(random))
                .matches("mh_[0-9a-f]{12}_[0-9a-f]{64}")
                .isNotEqualTo(TokenText.next(random));
    }

    private static TokenText text(String text) {
        return TokenText.parse(text).orElseThrow();
    }
}
