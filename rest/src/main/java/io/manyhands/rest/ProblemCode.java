package io.manyhands.rest;

import java.util.Locale;

/// The `code` of every problem that the services report, and what belongs to it. Stable: clients decide by it.
public enum ProblemCode {
    ADMIN_TOKEN_NOT_CONFIGURED(403, "Changes are switched off"),
    ADMIN_TOKEN_MISSING(401, "Admin token required"),
    ADMIN_TOKEN_WRONG(401, "Admin token not accepted"),
    TOKEN_EXPIRED(401, "Token has expired"),
    SCOPE_MISSING(403, "Token is not good for this"),
    TOO_MANY_WRONG_TOKENS(429, "Too many wrong tokens"),
    HOST_NOT_ALLOWED(403, "Not known by this name"),
    ORIGIN_NOT_ALLOWED(403, "Sent by a page of another site"),
    BODY_TOO_LARGE(413, "Body too large"),
    DATASET_EMPTY(400, "Data set is empty"),
    DATASET_NOT_FOUND(404, "No such data set"),
    DATASET_NOT_CONVERTED(404, "Data set has no description"),
    DATASET_UNUSABLE(400, "Data cannot be converted"),
    DATASET_DESCRIBED_OTHERWISE(409, "Data set is described otherwise"),
    INVALID_CONVERSION(400, "Not a way to convert data"),
    MODEL_FILE_UNUSABLE(400, "Model cannot be used"),
    INVALID_SHA256(400, "Not a SHA-256"),
    INVALID_JOB_ID(400, "Not a job id"),
    INVALID_JOB(400, "Job description has errors"),
    INVALID_TOKEN(400, "Token cannot be made so"),
    INVALID_PAGE(400, "Not a page"),
    INVALID_EXPORT(400, "Not a format of models"),
    INVALID_ROUND(400, "Not a round"),
    JOB_EXISTS(409, "Job id is taken"),
    JOB_NOT_FOUND(404, "No such job"),
    JOB_ENDED(409, "Job has ended"),
    MODEL_NOT_FOUND(404, "No such model"),
    NO_VERSION_YET(409, "Job has no model yet"),
    NO_MODEL(409, "Job trains no model"),
    NO_RESULTS(409, "Job is not of map-reduce"),
    NOT_YOUR_JOB(403, "Job of another organizer"),
    NOT_YOUR_DATASET(403, "Data set of another organizer"),
    DATASET_IN_USE(409, "Data set is needed"),
    TOKEN_NOT_FOUND(404, "No such token"),
    INVALID_CHECK(400, "Not what an auditor says"),
    CHECK_NOT_FOUND(404, "No such check"),
    BAN_NOT_FOUND(404, "No such ban"),
    TOO_MANY_TOKENS(409, "Too many tokens"),
    QUOTA_OPEN_JOBS(403, "Quota of open jobs is used up"),
    QUOTA_STORED_BYTES(403, "Quota of stored bytes is used up"),
    QUOTA_JOBS_PER_HOUR(429, "Quota of jobs per hour is used up"),
    VERSION_NOT_KEPT(409, "No such version is kept"),
    OVERLOADED(503, "Busy"),
    TOO_MANY_REQUESTS(429, "Too many requests at once"),
    STORAGE_FULL(507, "Storage is full"),
    STORAGE_READ_ONLY(503, "Storage takes no changes"),
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
