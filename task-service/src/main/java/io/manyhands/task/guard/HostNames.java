package io.manyhands.task.guard;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The [HostPolicy] of this process, as it is configured.
@ApplicationScoped
public class HostNames {
    private final HostPolicy policy;

    HostNames(HostConfig config) {
        this.policy = new HostPolicy(config.allowed().orElse(List.of()).stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet()));
    }

    HostPolicy policy() {
        return policy;
    }
}
