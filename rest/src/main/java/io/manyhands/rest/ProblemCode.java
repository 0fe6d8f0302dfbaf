package io.manyhands.rest;

import java.util.Locale;

/// The `code` of every problem that the services report, and what belongs to it. Stable: clients decide by it.
public enum ProblemCode {
    ADMIN_TOKEN_NOT_CONFIGURED(403, "Changes are switched off"),
    ADMIN_TOKEN_MISSING(401, "Admin token required"),
    ADMIN_TOKEN_WRONG(401, "Admin token not accepted"),
    BODY_TOO_LARGE(413, "Body too large"),
    DATASET_EMPTY(400, "Data set is empty"),
    DATASET_NOT_FOUND(404, "No such data set"),
    INVALID_SHA256(400, "Not a SHA-256"),
    INVALID_JOB_ID(400, "Not a job id"),
    INVALID_JOB(400, "Job description has errors"),
    INVALID_ROUND(400, "Not a round"),
    JOB_EXISTS(409, "Job id is taken"),
    JOB_NOT_FOUND(404, "No such job"),
    JOB_ENDED(409, "Job has ended"),
    MODEL_NOT_FOUND(404, "No such model"),
    NO_VERSION_YET(409, "Job has no model yet"),
    NO_MODEL(409, "Job trains no model"),
    VERSION_NOT_KEPT(409, "No such version is kept"),
    OVERLOADED(503, "Busy"),
    TOO_MANY_REQUESTS(429, "Too many requests at once"),
    REDIS_UNAVAILABLE(503, "Storage is not available");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /// As it is written in the document: `job-not-found`.
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
