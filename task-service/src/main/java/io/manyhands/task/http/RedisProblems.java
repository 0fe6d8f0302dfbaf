package io.manyhands.task.http;

import io.manyhands.task.redis.RedisUnavailableException;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.logging.Log;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reports a Redis that does not answer as 503, which says "try again" to clients and load balancers.
@Provider
@Priority(Priorities.USER)
public class RedisProblems extends ExceptionMapperBase<RedisUnavailableException> {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    /// The one that is being answered.
    @Context
    @Nullable
    Request request;

    @Override
    protected HttpProblem toProblem(RedisUnavailableException exception) {
        Log.warnf(exception.getCause(), "request failed");
        return Problems.of(
                ProblemCode.REDIS_UNAVAILABLE,
                "Redis did not answer (%s); %s".formatted(exception.getMessage(), remedy()),
                "Retry-After",
                "2");
    }

    private String remedy() {
        return request != null && READING.contains(request.getMethod())
                ? "try again in a few seconds"
                : "nothing is known about whether the change took effect, look before you try again";
    }
}
