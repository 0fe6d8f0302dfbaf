package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void everyFieldThatIsWrongGetsItsLine() {
        var body = """
                {"title": "Job description has errors", "status": 400, "code": "invalid-job", "detail": "2 errors",
                 "errors": [{"field": "training.epochs", "message": "0: must be 1 or more"},
                            {"field": "seed", "message": "'x': must be a number"}]}
                """;
        assertThat(Problem.text(400, body).lines())
                .containsExactly(
                        "2 errors", "  training.epochs: 0: must be 1 or more", "  seed: 'x': must be a number");
    }

    @Test
    void aTitleStandsInForAMissingDetail() {
        assertThat(Problem.text(503, "{\"title\": \"Busy\"}")).isEqualTo("Busy");
    }

    @Test
    void whatIsNoProblemDocumentIsQuotedByItsFirstLine() {
        assertThat(Problem.text(502, "<html>\nBad gateway")).isEqualTo("status 502, <html>");
        assertThat(Problem.text(500, "")).isEqualTo("status 500");
    }
}
