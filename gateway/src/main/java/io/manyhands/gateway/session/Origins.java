package io.manyhands.gateway.session;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.Credential;
import io.manyhands.gateway.identity.SigningKey;
import io.manyhands.gateway.identity.SigningKey.Purpose;
import io.manyhands.gateway.link.Link;
import io.manyhands.gateway.roster.Origin;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;

/// Finds out where a volunteer comes from. Used on the gateway's loop only.
@Singleton
final class Origins {
    private final SigningKey key;
    private final Credential credential;

    Origins(SigningKey key, Credential credential) {
        this.key = key;
        this.credential = credential;
    }

    /// @param presented in Hello
    Origin of(Link link, String presented) {
        return new Origin(address(link.addressKey()), credential.isShownBy(presented));
    }

    private ByteString address(String network) {
        return network.isEmpty()
                ? ByteString.EMPTY
                : key.pseudonym(Purpose.ADDRESS, network.getBytes(StandardCharsets.UTF_8));
    }
}
