package io.manyhands.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class InvitationHashTest {
    private static final String INVITATION = "class-7b-2026";

    private final InvitationHash hash = InvitationHash.of(INVITATION, new Random(1));

    @Test
    void onlyTheInvitationItselfIsRight() {
        assertThat(hash.isOf(INVITATION)).isTrue();
        assertThat(hash.isOf("class-7b-2027")).isFalse();
        assertThat(hash.isOf("")).isFalse();
    }

    @Test
    void textTellsNothingAndIsEnough() {
        assertThat(hash.text()).hasSize(96).doesNotContain(INVITATION);
        assertThat(InvitationHash.parse(hash.text()).orElseThrow().isOf(INVITATION))
                .isTrue();
        assertThat(hash).asString().doesNotContain(hash.text());
    }

    @Test
    void sameInvitationHasAnotherHashInAnotherJob() {
        assertThat(InvitationHash.of(INVITATION, new Random(2)).text()).isNotEqualTo(hash.text());
    }

    @Test
    void whatIsNoHashIsNone() {
        assertThat(InvitationHash.parse("")).isEmpty();
        assertThat(InvitationHash.parse(hash.text().substring(1))).isEmpty();
        assertThat(InvitationHash.parse(INVITATION)).isEmpty();
    }
}
