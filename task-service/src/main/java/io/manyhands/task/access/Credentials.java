package io.manyhands.task.access;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Tells organizers from others, by what a request presents.
@ApplicationScoped
public class Credentials {
    private final AccessPolicy policy;
    private final RecentTokens tokens;
    private final InstantSource clock = InstantSource.system();

    Credentials(AdminConfig admin, AuditorsConfig auditors, RecentTokens tokens) {
        this.policy = new AccessPolicy(admin.token(), auditors.token());
        this.tokens = tokens;
    }

    /// Fails if Redis would have to be asked and does not answer; the tokens of the configuration work without it.
    Uni<Verdict> check(@Nullable String authorization) {
        return switch (policy.decide(authorization)) {
            case Claim.NotConfigured() -> Uni.createFrom().item(new Verdict.NotConfigured());
            case Claim.Nothing() -> Uni.createFrom().item(new Verdict.Missing());
            case Claim.Wrong() -> Uni.createFrom().item(new Verdict.Wrong());
            case Claim.Root() -> Uni.createFrom().item(new Verdict.Granted(Organizer.ROOT));
            case Claim.Auditors() -> Uni.createFrom().item(new Verdict.Granted(Organizer.AUDITORS));
            case Claim.Token(TokenText text) ->
                tokens.find(text.id()).map(kept -> Verdict.on(text, kept, clock.instant()));
        };
    }
}
