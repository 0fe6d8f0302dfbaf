package io.manyhands.task.admin;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

@ConfigMapping(prefix = "manyhands.task.admin")
public interface AdminConfig {
    /// The secret that everyone who changes jobs or data sets presents as `Authorization: Bearer …`. Without it, every
    /// change is refused. At least 16 random characters; whoever knows it owns all jobs.
    Optional<String> token();
}
