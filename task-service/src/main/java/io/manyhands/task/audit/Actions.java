package io.manyhands.task.audit;

import io.manyhands.protocol.v1.AuditAction;
import java.util.Locale;

/// How actions are written.
final class Actions {
    private static final String PREFIX = "AUDIT_ACTION_";

    private Actions() {}

    /// In JSON: `job-created`; `unknown` if a newer version has written it.
    static String text(AuditAction action) {
        return action == AuditAction.UNRECOGNIZED
                ? "unknown"
                : action.name()
                        .substring(PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
    }

    /// For people: `job created`.
    static String words(AuditAction action) {
        return text(action).replace('-', ' ');
    }
}
