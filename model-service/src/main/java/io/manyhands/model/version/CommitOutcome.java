package io.manyhands.model.version;

import java.util.Locale;

/// What came of a commit that Redis answered.
public enum CommitOutcome {
    /// This commit took effect, now or in an earlier attempt whose answer was lost.
    COMMITTED,
    /// Another process owns the job, or nobody: this one must drop it.
    FENCED,
    /// The version is not the expected one although we own the job: what is in memory is not what is in Redis.
    CONFLICT;

    /// In metrics and traces.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
