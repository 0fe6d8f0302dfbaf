package io.manyhands.gateway.session;

import io.manyhands.gateway.admission.AdmissionConfig;
import io.manyhands.gateway.admission.NetworkTally;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Makes the one tally of networks of this process.
@Singleton
final class NetworkTallies {
    @Produces
    @Singleton
    NetworkTally tally(AdmissionConfig config) {
        return new NetworkTally(NetworkTally.Limits.of(config));
    }
}
