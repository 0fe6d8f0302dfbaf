package io.manyhands.rest;

import io.manyhands.redis.RedisUnavailableException;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpMethod;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/// Reports a Redis that does not answer as 503, which says "try again" to clients and load balancers.
@Provider
@Priority(Priorities.USER)
public class RedisProblems extends ExceptionMapperBase<RedisUnavailableException> {
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final CurrentVertxRequest request;

    RedisProblems(CurrentVertxRequest request) {
        this.request = request;
    }

    @Override
    protected HttpProblem toProblem(RedisUnavailableException exception) {
        var isRead = READS.contains(request.getCurrent().request().method());
        return Problems.passing(ProblemCode.REDIS_UNAVAILABLE, detail(String.valueOf(exception.getMessage()), isRead));
    }

    static String detail(String failure, boolean isRead) {
        return "Redis did not answer (%s); %s"
                .formatted(
                        failure,
                        isRead
                                ? "what was asked for could not be read; try again in a few seconds"
                                : "nothing is known about whether the change took effect, look before you try again");
    }
}
