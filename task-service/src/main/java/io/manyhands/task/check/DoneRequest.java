package io.manyhands.task.check;

import io.manyhands.protocol.Keys;
import io.manyhands.task.json.JsonDocument;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import io.manyhands.task.json.Read;

/// What an auditor has come to. Strict: what is not known, or outside its range, is an error.
///
/// @param check see [CheckId]
/// @param sha256 hex, of the value
record DoneRequest(String auditor, String job, String check, String sha256, int computeMicros) {
    private static final int MAX_JOB = 32;
    private static final int HASH = 64;

    static Read<DoneRequest> read(byte[] utf8) {
        return JsonDocument.parse(utf8)
                .flatMap(json -> Read.of(findings -> {
                    var request = JsonObject.of("", json, Naming.EXACT, findings);
                    var done = new DoneRequest(
                            AuditorName.read(request),
                            job(request),
                            request.text("id", CheckId.LENGTH),
                            sha256(request),
                            request.integer("computeMicros", 0, Integer.MAX_VALUE));
                    request.rejectOthers();
                    return done;
                }));
    }

    private static String job(JsonObject request) {
        var id = request.text("job", MAX_JOB);
        if (!id.isEmpty() && !Keys.isJobId(id)) {
            request.reject("job", "is '%s'; must be 1..32 lower-case letters, digits and hyphens".formatted(id));
        }
        return id;
    }

    private static String sha256(JsonObject request) {
        var hash = request.text("sha256", HASH);
        if (!hash.isEmpty() && !Keys.isSha256(hash)) {
            request.reject("sha256", "is '%s'; must be 64 lower-case hexadecimal digits".formatted(hash));
        }
        return hash;
    }
}
