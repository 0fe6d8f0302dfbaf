package io.manyhands.task.check;

import io.manyhands.task.json.JsonDocument;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import io.manyhands.task.json.Read;
import java.time.Duration;

/// Which auditor wants how many checks. Strict: what is not known, or outside its range, is an error.
///
/// @param waits so long for the first one, if there is none at once
record TakeRequest(String auditor, int count, Duration waits) {
    static final int MOST = 64;
    static final int MOST_WAIT_MS = 10_000;

    static Read<TakeRequest> read(byte[] utf8) {
        return JsonDocument.parse(utf8)
                .flatMap(json -> Read.of(findings -> {
                    var request = JsonObject.of("", json, Naming.EXACT, findings);
                    var wanted = new TakeRequest(
                            AuditorName.read(request),
                            request.integer("count", 1, MOST),
                            Duration.ofMillis(request.integerOr("waitMs", 0, 0, MOST_WAIT_MS)));
                    request.rejectOthers();
                    return wanted;
                }));
    }
}
