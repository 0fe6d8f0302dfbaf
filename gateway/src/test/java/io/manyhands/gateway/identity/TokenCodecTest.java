package io.manyhands.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.SigningKey.Purpose;
import io.manyhands.protocol.v1.Limit;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class TokenCodecTest {
    private final TokenCodec tokens = new TokenCodec(new SigningKey(new byte[16]));

    @Test
    void tokenProvesItsVolunteer() {
        var id = VolunteerId.random(new SecureRandom());
        assertThat(tokens.read(tokens.issue(Identity.of(id)))).contains(Identity.of(id));
    }

    @Test
    void tokenTellsWhichJobsWereEntered() {
        var somebody = Identity.of(VolunteerId.random(new SecureRandom()));
        var entered = somebody.entering(EntryMark.of("text", 1)).entering(EntryMark.of("text", 1));
        var known = tokens.read(tokens.issue(entered)).orElseThrow();
        assertThat(known.entered()).hasSize(1);
        assertThat(known.hasEntered(EntryMark.of("text", 1))).isTrue();
        assertThat(known.hasEntered(EntryMark.of("text", 2)))
                .as("another job of that id")
                .isFalse();
    }

    @Test
    void tokenHoldsTheLatestEntriesAndFitsTheProtocol() {
        var identity = Identity.of(VolunteerId.random(new SecureRandom()));
        for (int job = 0; job < 100; job++) {
            identity = identity.entering(EntryMark.of("job", job));
        }
        assertThat(tokens.issue(identity).size()).isLessThanOrEqualTo(Limit.LIMIT_SIGNED_BYTES_VALUE);
        var known = tokens.read(tokens.issue(identity)).orElseThrow();
        assertThat(known).isEqualTo(identity);
        assertThat(known.hasEntered(EntryMark.of("job", 99))).isTrue();
        assertThat(known.hasEntered(EntryMark.of("job", 0))).isFalse();
    }

    @Test
    void changedTokenProvesNothing() {
        var token = tokens.issue(Identity.of(VolunteerId.random(new SecureRandom())))
                .toByteArray();
        token[0] ^= 1;
        assertThat(tokens.read(ByteString.copyFrom(token))).isEmpty();
        assertThat(tokens.read(ByteString.EMPTY)).isEmpty();
    }

    @Test
    void signatureForOnePurposeIsNoneForAnother() {
        var key = new SigningKey(new byte[16]);
        var signed = key.sign(Purpose.TOKEN, new byte[12]);
        assertThat(key.open(Purpose.TOKEN, signed)).isPresent();
        assertThat(key.open(Purpose.LEASE, signed)).isEmpty();
    }

    @Test
    void shortKeyIsRefusedWithTheRemedy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SigningKey(new byte[15]))
                .withMessageContaining("has 15 bytes, must have at least 16")
                .withMessageContaining("base64");
    }
}
