package io.manyhands.task.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;
import java.util.concurrent.RejectedExecutionException;

/// Reports a full [io.manyhands.task.cpu.CpuPool] as 503.
@Provider
@Priority(Priorities.USER)
public class OverloadProblems extends ExceptionMapperBase<RejectedExecutionException> {
    @Override
    protected HttpProblem toProblem(RejectedExecutionException exception) {
        return Problems.of(
                ProblemCode.OVERLOADED,
                "too many data sets and job descriptions are being looked at; try again in a few seconds",
                "Retry-After",
                "2");
    }
}
