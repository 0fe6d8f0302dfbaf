package io.manyhands.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.SigningKey.Purpose;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class TokenCodecTest {
    private final TokenCodec tokens = new TokenCodec(new SigningKey(new byte[16]));

    @Test
    void tokenProvesItsVolunteer() {
        var id = VolunteerId.random(new SecureRandom());
        assertThat(tokens.read(tokens.issue(id))).contains(id);
    }

    @Test
    void changedTokenProvesNothing() {
        var token = tokens.issue(VolunteerId.random(new SecureRandom())).toByteArray();
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
