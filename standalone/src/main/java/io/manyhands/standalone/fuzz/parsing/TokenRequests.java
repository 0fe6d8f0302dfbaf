package io.manyhands.standalone.fuzz.parsing;

import io.manyhands.standalone.fuzz.Outcome;
import io.manyhands.standalone.fuzz.Target;
import io.manyhands.standalone.fuzz.mutate.Form;
import io.manyhands.task.access.Quota;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import io.manyhands.task.token.TokenRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an administrator posts to have a token made.
final class TokenRequests {
    private static final Duration USUAL_END = Duration.ofDays(90);
    private static final Quota USUAL = new Quota(10, 1L << 30, 60);

    private TokenRequests() {}

    static Target target() {
        var examples = Stream.of(
                        "{\"name\": \"Anna\", \"scopes\": [\"submit\", \"read\"]}",
                        "{\"name\": \"Bo\", \"scopes\": [\"admin\"], \"expiresInDays\": 30,"
                                + " \"quota\": {\"openJobs\": 3, \"storedMiB\": 100, \"jobsPerHour\": 10}}")
                .map(Samples::bytes)
                .toList();
        return new Target("token-requests", Form.JSON, examples, TokenRequests::take);
    }

    private static Outcome take(byte[] input) {
        return switch (TokenRequest.read(input, USUAL_END, USUAL)) {
            case Read.Done<TokenRequest>(TokenRequest request, List<String> _) ->
                new Outcome.Accepted(request.scopes().toString());
            case Read.Refused<TokenRequest>(List<FieldError> errors) ->
                new Outcome.Refused(errors.stream()
                        .map(error -> error.field() + " " + error.message())
                        .collect(Collectors.joining("; ")));
        };
    }
}
