package io.manyhands.task.check;

import io.manyhands.task.json.JsonObject;

/// What auditors call themselves: it stands in logs and in Redis.
final class AuditorName {
    static final String PATTERN = "^[A-Za-z0-9._-]{1,64}$";
    private static final int MOST = 64;

    private AuditorName() {}

    static String read(JsonObject request) {
        var name = request.text("auditor", MOST);
        if (!name.isEmpty() && !name.matches(PATTERN)) {
            request.reject(
                    "auditor", "is '%s'; must be 1..64 of A-Z, a-z, 0-9, dot, underscore, hyphen".formatted(name));
        }
        return name;
    }
}
