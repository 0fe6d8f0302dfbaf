package io.manyhands.model.http;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.quarkiverse.resteasy.problem.HttpProblem;

/// Makes problem documents, and checks what names something in a path.
public final class Problems {
    private Problems() {}

    /// @param detail what failed, the value, the allowed range, the remedy
    public static HttpProblem of(ProblemCode code, String detail) {
        return builder(code, detail).build();
    }

    /// @throws HttpProblem if this cannot be the id of a job
    public static JobKeys jobKeys(String id) {
        if (!Keys.isJobId(id)) {
            throw of(ProblemCode.INVALID_JOB_ID, "job id '%s': must match [a-z0-9-]{1,32}".formatted(id));
        }
        return Keys.job(id);
    }

    public static HttpProblem noSuchJob(JobKeys job) {
        return of(
                ProblemCode.JOB_NOT_FOUND,
                "job %s does not exist; GET /api/jobs lists those that do".formatted(job.id()));
    }

    static HttpProblem.Builder builder(ProblemCode code, String detail) {
        return HttpProblem.builder()
                .withStatus(code.status())
                .withTitle(code.title())
                .withDetail(detail)
                .with(UncodedProblems.CODE, code.code());
    }
}
