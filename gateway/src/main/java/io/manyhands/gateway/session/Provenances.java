package io.manyhands.gateway.session;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.Credential;
import io.manyhands.gateway.identity.SigningKey;
import io.manyhands.gateway.identity.SigningKey.Purpose;
import io.manyhands.gateway.link.Link;
import io.manyhands.gateway.roster.Provenance;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;

/// Finds out where a volunteer comes from. Used on the gateway's loop only.
@Singleton
final class Provenances {
    private final SigningKey key;
    private final Credential credential;

    Provenances(SigningKey key, Credential credential) {
        this.key = key;
        this.credential = credential;
    }

    /// @param presented in Hello
    Provenance of(Link link, String presented) {
        return new Provenance(address(link.network()), credential.isShownBy(presented));
    }

    private ByteString address(String network) {
        return network.isEmpty()
                ? ByteString.EMPTY
                : key.pseudonym(Purpose.ADDRESS, network.getBytes(StandardCharsets.UTF_8));
    }
}
