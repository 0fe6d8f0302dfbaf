package io.manyhands.task.access;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

@ConfigMapping(prefix = "manyhands.task.admin")
public interface AdminConfig {
    /// The root of all tokens, presented as `Authorization: Bearer …`: it may do everything, has no quota and no
    /// end, and makes the tokens of others. Without it, every change is refused, with whatever token. At least 16
    /// random characters; whoever knows it owns all jobs.
    Optional<String> token();
}
