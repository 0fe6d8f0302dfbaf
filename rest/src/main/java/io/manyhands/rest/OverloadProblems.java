package io.manyhands.rest;

import io.manyhands.pool.PoolFullException;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;
import java.util.Objects;

/// Reports a full [io.manyhands.pool.BoundedPool] as 503.
@Provider
@Priority(Priorities.USER)
public class OverloadProblems extends ExceptionMapperBase<PoolFullException> {
    @Override
    protected HttpProblem toProblem(PoolFullException exception) {
        return Problems.passing(ProblemCode.OVERLOADED, Objects.requireNonNull(exception.getMessage()));
    }
}
