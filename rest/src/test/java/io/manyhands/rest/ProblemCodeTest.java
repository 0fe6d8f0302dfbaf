package io.manyhands.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemCodeTest {
    @Test
    void problemsAreWrittenWithTheirCode() {
        var problem = Problems.of(ProblemCode.JOB_NOT_FOUND, "there is none");
        assertThat(problem.getStatusCode()).isEqualTo(404);
        assertThat(problem.getTitle()).isEqualTo("No such job");
        assertThat(problem.getParameters()).containsEntry("code", "job-not-found");
    }
}
