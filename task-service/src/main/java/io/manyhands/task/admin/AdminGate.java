package io.manyhands.task.admin;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/// Stands before everything that is [AdminOnly]; refuses before the body is read.
@Provider
@AdminOnly
public class AdminGate implements ContainerRequestFilter {
    private final Instance<AdminConfig> config;

    /// @param config looked up per request, as filters are made before the configuration of the process is known
    AdminGate(Instance<AdminConfig> config) {
        this.config = config;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        var policy = new AdminPolicy(config.get().token());
        switch (policy.decide(request.getHeaderString(HttpHeaders.AUTHORIZATION))) {
            case GRANTED -> {}
            case NOT_CONFIGURED ->
                throw Problems.of(
                        ProblemCode.ADMIN_TOKEN_NOT_CONFIGURED,
                        "this service has no admin token, so nothing can be changed; set MANYHANDS_TASK_ADMIN_TOKEN"
                                + " (manyhands.task.admin.token) and start it again");
            case MISSING ->
                throw unauthorized(
                        ProblemCode.ADMIN_TOKEN_MISSING, "send the header 'Authorization: Bearer <admin token>'");
            case WRONG ->
                throw unauthorized(
                        ProblemCode.ADMIN_TOKEN_WRONG,
                        "the token is not the one in MANYHANDS_TASK_ADMIN_TOKEN of this service");
        }
    }

    private static HttpProblem unauthorized(ProblemCode code, String detail) {
        return Problems.of(code, detail, HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"manyhands\"");
    }
}
