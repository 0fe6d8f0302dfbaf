package io.manyhands.gateway.identity;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.SigningKey.Purpose;
import jakarta.inject.Singleton;
import java.util.Optional;

/// The token with which a volunteer keeps its identity: the id and its signature, 28 bytes. It does not expire.
@Singleton
public final class TokenCodec {
    private final SigningKey key;

    public TokenCodec(SigningKey key) {
        this.key = key;
    }

    public ByteString issue(VolunteerId id) {
        return key.sign(Purpose.TOKEN, id.bytes().toByteArray());
    }

    /// @return empty if no gateway with this key has issued the token
    public Optional<VolunteerId> read(ByteString token) {
        return key.open(Purpose.TOKEN, token)
                .filter(content -> content.length == VolunteerId.LENGTH)
                .map(content -> new VolunteerId(ByteString.copyFrom(content)));
    }
}
