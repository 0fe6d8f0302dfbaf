package io.manyhands.task.guard;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/// Under which names changes are taken.
@ConfigMapping(prefix = "manyhands.task.host")
public interface HostConfig {
    /// Names under which this service is reached, such as `train.example.org`, beside those that are allowed anyway:
    /// addresses, `localhost`, names without a dot, and names that end in `.localhost`, `.local`, `.internal`,
    /// `.home.arpa` or `.svc`. `*.example.org`: all below it; `*`: every name. A name that is missing here: its
    /// changes are refused with 403; `*`: a page of another site can send changes from inside the network, by a
    /// name of its own that leads here.
    Optional<List<String>> allowed();
}
