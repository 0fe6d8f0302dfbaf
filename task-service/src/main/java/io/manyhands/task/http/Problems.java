package io.manyhands.task.http;

import io.manyhands.task.json.FieldError;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.List;
import java.util.Map;

/// Makes problem documents; [UncodedProblems] adds a code to those that the framework makes.
public final class Problems {
    private Problems() {}

    /// @param detail what failed, the value, the allowed range, the remedy
    public static HttpProblem of(ProblemCode code, String detail) {
        return builder(code, detail).build();
    }

    public static HttpProblem of(ProblemCode code, String detail, List<FieldError> errors) {
        return builder(code, detail)
                .with("errors", errors.stream().map(Problems::asMap).toList())
                .build();
    }

    public static HttpProblem of(ProblemCode code, String detail, String header, String value) {
        return builder(code, detail).withHeader(header, value).build();
    }

    /// A map, as a native executable knows nothing of the components of a record that no resource returns.
    private static Map<String, String> asMap(FieldError error) {
        return Map.of("field", error.field(), "message", error.message());
    }

    private static HttpProblem.Builder builder(ProblemCode code, String detail) {
        return HttpProblem.builder()
                .withStatus(code.status())
                .withTitle(code.title())
                .withDetail(detail)
                .with(UncodedProblems.CODE, code.code());
    }
}
