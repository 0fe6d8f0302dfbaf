package io.manyhands.model.http;

import io.manyhands.redis.RedisUnavailableException;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.logging.Log;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;

/// Reports a Redis that does not answer as 503, which says "try again" to clients and load balancers.
@Provider
@Priority(Priorities.USER)
public class RedisProblems extends ExceptionMapperBase<RedisUnavailableException> {
    @Override
    protected HttpProblem toProblem(RedisUnavailableException exception) {
        Log.warnf("request failed: %s", exception.getMessage());
        return Problems.builder(ProblemCode.REDIS_UNAVAILABLE, "Redis did not answer; try again in a few seconds")
                .withHeader("Retry-After", "2")
                .build();
    }
}
