package io.manyhands.model.http;

import java.util.Locale;

/// The `code` of every problem this service reports. Stable: clients decide by it.
public enum ProblemCode {
    INVALID_SHA256(400, "Not a SHA-256"),
    INVALID_JOB_ID(400, "Not a job id"),
    INVALID_ROUND(400, "Not a round"),
    MODEL_NOT_FOUND(404, "No such model"),
    JOB_NOT_FOUND(404, "No such job"),
    NO_VERSION_YET(409, "Job has no model yet"),
    NO_MODEL(409, "Job trains no model"),
    OVERLOADED(503, "Busy"),
    REDIS_UNAVAILABLE(503, "Storage is not available");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /// As it is written in the document: `job-not-found`.
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
