package io.manyhands.gateway.identity;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.SigningKey.Purpose;
import jakarta.inject.Singleton;
import java.util.Optional;

/// The token with which a volunteer keeps its identity: the id, 8 bytes for each job that it has paid to enter, and the
/// signature; 28 bytes and more. It does not expire.
@Singleton
public final class TokenCodec {
    private final SigningKey key;

    public TokenCodec(SigningKey key) {
        this.key = key;
    }

    public ByteString issue(Identity identity) {
        return key.sign(Purpose.TOKEN, identity.toBytes());
    }

    /// @return empty if no gateway with this key has issued the token
    public Optional<Identity> read(ByteString token) {
        return key.open(Purpose.TOKEN, token)
                .filter(content -> Identity.isLength(content.length))
                .map(Identity::read);
    }
}
