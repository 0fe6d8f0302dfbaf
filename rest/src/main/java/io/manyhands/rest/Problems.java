package io.manyhands.rest;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.quarkiverse.resteasy.problem.HttpProblem;

/// Makes problem documents, and checks what names a job in a path. [UncodedProblems] adds a code to those that the
/// framework makes.
public final class Problems {
    private Problems() {}

    /// @param detail what failed, the value, the allowed range, the remedy
    public static HttpProblem of(ProblemCode code, String detail) {
        return builder(code, detail).build();
    }

    public static HttpProblem of(ProblemCode code, String detail, String header, String value) {
        return builder(code, detail).withHeader(header, value).build();
    }

    /// For a problem that says more.
    ///
    /// @param detail as above
    public static HttpProblem.Builder builder(ProblemCode code, String detail) {
        return HttpProblem.builder()
                .withStatus(code.status())
                .withTitle(code.title())
                .withDetail(detail)
                .with(UncodedProblems.CODE, code.code());
    }

    /// @throws HttpProblem if this cannot be the id of a job
    public static JobKeys jobKeys(String id) {
        if (!Keys.isJobId(id)) {
            throw of(
                    ProblemCode.INVALID_JOB_ID,
                    "'%s' is not a job id: 1..32 lower-case letters, digits and hyphens".formatted(id));
        }
        return Keys.job(id);
    }

    public static HttpProblem noSuchJob(JobKeys job) {
        return of(
                ProblemCode.JOB_NOT_FOUND, "job '%s' does not exist; GET /api/jobs lists all jobs".formatted(job.id()));
    }

    /// One that is over by itself soon.
    public static HttpProblem passing(ProblemCode code, String detail) {
        return of(code, detail, "Retry-After", "2");
    }
}
