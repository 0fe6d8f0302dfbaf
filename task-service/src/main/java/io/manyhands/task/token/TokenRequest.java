package io.manyhands.task.token;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.task.access.Quota;
import io.manyhands.task.access.Scope;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonDocument;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import io.manyhands.task.json.Read;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/// What a token is to be, as an administrator posts it. Strict: what is not known, or outside its range, is an error.
///
/// @param expiresAfter its creation
public record TokenRequest(String name, Set<Scope> scopes, Duration expiresAfter, Quota quota) {
    private static final int MAX_NAME = Limit.LIMIT_SHORT_TEXT_CHARS_VALUE;
    private static final int MAX_DAYS = 3650;
    private static final int MAX_JOBS = 1_000_000;
    private static final int MAX_MIB = 1 << 24;

    public static Read<TokenRequest> read(byte[] utf8, Duration usualEnd, Quota usual) {
        return JsonDocument.parse(utf8)
                .flatMap(json -> Read.of(findings -> {
                    var request = JsonObject.of("", json, Naming.EXACT, findings);
                    var token = read(request, findings, usualEnd, usual);
                    request.rejectOthers();
                    return token;
                }));
    }

    private static TokenRequest read(JsonObject request, Findings findings, Duration usualEnd, Quota usual) {
        return new TokenRequest(
                line(request),
                scopes(request, findings),
                request.has("expiresInDays")
                        ? Duration.ofDays(request.integer("expiresInDays", 1, MAX_DAYS))
                        : usualEnd,
                request.has("quota") ? quota(request.object("quota"), usual) : usual);
    }

    private static String line(JsonObject request) {
        var name = request.text("name", MAX_NAME);
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            request.reject("name", "has control characters; must be one line, as it stands in logs");
        }
        return name;
    }

    private static Set<Scope> scopes(JsonObject request, Findings findings) {
        var known = Scope.byName();
        var scopes = EnumSet.noneOf(Scope.class);
        var given = request.list("scopes");
        for (var scope : given) {
            var found = known.get(scope.asText());
            if (found == null) {
                request.reject(
                        "scopes",
                        "has %s; must be of %s"
                                .formatted(
                                        JsonObject.describe(scope),
                                        String.join(
                                                ", ",
                                                known.keySet().stream().sorted().toList())));
            } else {
                scopes.add(found);
            }
        }
        if (given.isEmpty() && findings.isEmpty()) {
            request.reject("scopes", "is empty; a token without scopes would be good for nothing");
        }
        return scopes;
    }

    private static Quota quota(JsonObject quota, Quota usual) {
        var read = new Quota(
                quota.integerOr("openJobs", usual.openJobs(), 0, MAX_JOBS),
                quota.integerOr("storedMiB", (int) (usual.storedBytes() / Quota.MIB), 0, MAX_MIB) * Quota.MIB,
                quota.integerOr("jobsPerHour", usual.jobsPerHour(), 0, MAX_JOBS));
        quota.rejectOthers();
        return read;
    }
}
