package io.manyhands.model.progress;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;

/// Rounds as clients name them.
final class RoundNumber {
    /// More digits than any job has rounds, but not more than an int holds.
    private static final String PATTERN = "[0-9]{1,9}";

    private RoundNumber() {}

    /// @param name of the parameter or header, for the message
    /// @throws io.quarkiverse.resteasy.problem.HttpProblem if the text is not the number of a round
    static int parse(String name, String text) {
        if (!text.matches(PATTERN)) {
            throw Problems.of(
                    ProblemCode.INVALID_ROUND,
                    "%s '%s': must be the number of a round, 0 or more".formatted(name, text));
        }
        return Integer.parseInt(text);
    }
}
