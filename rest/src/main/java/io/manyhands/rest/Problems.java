package io.manyhands.rest;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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

    /// For what was posted and has errors.
    ///
    /// @param what was read, for where a message names no field: `the description`
    /// @param errors field and message of each; at least one
    public static HttpProblem withErrors(ProblemCode code, String what, List<Map<String, String>> errors) {
        var first = errors.getFirst();
        var field = Objects.requireNonNull(first.get("field"));
        var detail = "%d problem(s); the first: %s %s"
                .formatted(errors.size(), field.isEmpty() ? what : field, first.get("message"));
        return builder(code, detail).with("errors", errors).build();
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
