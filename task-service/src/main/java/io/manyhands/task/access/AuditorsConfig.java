package io.manyhands.task.access;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

@ConfigMapping(prefix = "manyhands.task.auditors")
public interface AuditorsConfig {
    /// A token with the scope `auditor` and no end, for auditors that are installed together with the services,
    /// before anybody could make a token for them. At least 16 random characters; whoever knows it can say what
    /// honest values are. Absent: auditors need a token that was made for them.
    Optional<String> token();
}
