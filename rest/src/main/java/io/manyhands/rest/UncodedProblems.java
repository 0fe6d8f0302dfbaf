package io.manyhands.rest;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import jakarta.enterprise.context.ApplicationScoped;

/// Gives a `code` to problems that the framework reports (no such path, wrong method, wrong media type): `http-404`.
@ApplicationScoped
class UncodedProblems implements ProblemPostProcessor {
    static final String CODE = "code";

    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        return problem.getParameters().containsKey(CODE)
                ? problem
                : HttpProblem.builder(problem)
                        .with(CODE, "http-" + problem.getStatusCode())
                        .build();
    }
}
