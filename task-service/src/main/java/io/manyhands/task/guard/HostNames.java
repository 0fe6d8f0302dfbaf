package io.manyhands.task.guard;

import io.manyhands.address.OwnNames;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// The [HostPolicy] of this process, as it is configured.
@ApplicationScoped
public class HostNames {
    private final HostPolicy policy;

    HostNames(HostConfig config) {
        this.policy = new HostPolicy(OwnNames.of(config.allowed().orElse(List.of())));
    }

    HostPolicy policy() {
        return policy;
    }
}
