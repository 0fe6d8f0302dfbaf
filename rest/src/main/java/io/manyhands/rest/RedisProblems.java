package io.manyhands.rest;

import io.manyhands.redis.RedisRefusal;
import io.manyhands.redis.RedisUnavailableException;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpMethod;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/// Reports a Redis that does not answer as 503, which says "try again" to clients and load balancers, and one that is
/// full as 507, which says that trying again is of no use. What Redis itself said is for the log, not for whoever asks.
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
        return problem(exception.refusal(), isRead);
    }

    static HttpProblem problem(RedisRefusal refusal, boolean isRead) {
        return switch (refusal) {
            case FULL ->
                Problems.of(
                        ProblemCode.STORAGE_FULL,
                        "the storage of this installation is full, and the change was not made or not completely; delete"
                                + " jobs that are over or data sets that no job needs, or ask who runs it for more memory");
            case READ_ONLY ->
                Problems.passing(
                        ProblemCode.STORAGE_READ_ONLY,
                        "the storage of this installation takes no changes at the moment, and the change was not made or"
                                + " not completely; try again later, or ask who runs it");
            case NONE ->
                Problems.passing(
                        ProblemCode.REDIS_UNAVAILABLE,
                        "the storage of this installation did not answer; "
                                + (isRead
                                        ? "what was asked for could not be read; try again in a few seconds"
                                        : "nothing is known about whether the change took effect, look before you try"
                                                + " again"));
        };
    }
}
