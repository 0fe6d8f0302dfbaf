package io.manyhands.task.access;

import io.manyhands.protocol.v1.OrganizerToken;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Somebody who has presented a token that is right.
///
/// @param id of the token
/// @param name of the token: who holds it
public record Organizer(String id, String name, Set<Scope> scopes, Quota quota) {
    public static final String ROOT_ID = "root";

    /// Who holds the admin token of the configuration.
    public static final Organizer ROOT = new Organizer(ROOT_ID, "admin token", Set.of(Scope.ADMIN), Quota.NONE);

    /// Whoever holds the token of auditors of the configuration.
    static final Organizer AUDITORS =
            new Organizer("auditors", "auditor token", Set.of(Scope.AUDITOR), new Quota(0, 0, 0));

    public static Organizer of(OrganizerToken token) {
        var scopes = token.getScopesList().stream()
                .flatMap(scope -> Scope.of(scope).stream())
                .collect(Collectors.toUnmodifiableSet());
        return new Organizer(token.getId(), token.getName(), scopes, Quota.of(token.getQuota()));
    }

    /// Whether the token has one of these scopes, or the one that stands for all.
    public boolean may(List<Scope> anyOf) {
        return isAdmin() || anyOf.stream().anyMatch(scopes::contains);
    }

    public boolean isAdmin() {
        return scopes.contains(Scope.ADMIN);
    }

    public boolean isRoot() {
        return id.equals(ROOT_ID);
    }

    /// Whose jobs this organizer may change.
    ///
    /// @return empty: everybody's
    public Optional<String> onlyOwner() {
        return isAdmin() ? Optional.empty() : Optional.of(id);
    }

    /// Whose jobs this organizer sees.
    ///
    /// @return empty: everybody's
    public Optional<String> onlySeen() {
        return may(List.of(Scope.READ)) ? Optional.empty() : Optional.of(id);
    }

    public List<String> scopeNames() {
        return scopes.stream().map(Scope::text).sorted().toList();
    }

    /// For logs: `anna (3f9c2d1e0b5a)`.
    @Override
    public String toString() {
        return "%s (%s)".formatted(name, id);
    }
}
