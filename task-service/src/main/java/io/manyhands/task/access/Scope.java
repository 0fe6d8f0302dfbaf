package io.manyhands.task.access;

import io.manyhands.protocol.v1.TokenScope;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a token is good for. Written in lower case in JSON.
public enum Scope {
    /// Everything, all other scopes included.
    ADMIN(TokenScope.TOKEN_SCOPE_ADMIN),
    /// To create jobs and data sets, and to see, change and delete one's own.
    SUBMIT(TokenScope.TOKEN_SCOPE_SUBMIT),
    /// To see whose the jobs and data sets are, of all organizers.
    READ(TokenScope.TOKEN_SCOPE_READ),
    /// To read the audit log and who is banned, and to compute results again.
    AUDITOR(TokenScope.TOKEN_SCOPE_AUDITOR);

    private final TokenScope stored;

    Scope(TokenScope stored) {
        this.stored = stored;
    }

    public static Map<String, Scope> byName() {
        return Arrays.stream(values()).collect(Collectors.toMap(Scope::text, Function.identity()));
    }

    /// @return empty if a newer version has written it: it gives no right here
    static Optional<Scope> of(TokenScope stored) {
        return Arrays.stream(values()).filter(scope -> scope.stored == stored).findAny();
    }

    public TokenScope stored() {
        return stored;
    }

    /// As it is written: `submit`.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// For people: `submit or admin`.
    static String anyOf(List<Scope> scopes) {
        return scopes.stream().map(Scope::text).collect(Collectors.joining(" or "));
    }
}
