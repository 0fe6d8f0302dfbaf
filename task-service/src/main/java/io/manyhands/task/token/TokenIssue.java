package io.manyhands.task.token;

import io.manyhands.protocol.v1.OrganizerToken;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.task.access.Organizer;
import io.manyhands.task.access.Quota;
import io.manyhands.task.access.QuotaConfig;
import io.manyhands.task.access.RedisTokens;
import io.manyhands.task.access.Scope;
import io.manyhands.task.access.TokenConfig;
import io.manyhands.task.access.TokenText;
import io.manyhands.task.json.Read;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.InstantSource;

/// Makes tokens.
@ApplicationScoped
public class TokenIssue {
    private final RedisTokens tokens;
    private final TokenConfig config;
    private final QuotaConfig quota;
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock = InstantSource.system();

    TokenIssue(RedisTokens tokens, TokenConfig config, QuotaConfig quota) {
        this.tokens = tokens;
        this.config = config;
        this.quota = quota;
    }

    Read<TokenRequest> read(byte[] utf8) {
        return TokenRequest.read(
                utf8,
                config.expiresAfter(),
                new Quota(quota.openJobs(), quota.storedBytes().asLongValue(), quota.jobsPerHour()));
    }

    Uni<IssuedToken> issue(TokenRequest wanted, Organizer by) {
        var text = TokenText.next(random);
        var token = token(wanted, TokenText.parse(text).orElseThrow(), by);
        return tokens.add(token, config.atMost()).map(added -> {
            if (!added) {
                throw Problems.of(
                        ProblemCode.TOO_MANY_TOKENS,
                        ("there are %d tokens already, which is all that there may be (manyhands.task.token.at-most);"
                                        + " revoke some with DELETE /api/tokens/{id}")
                                .formatted(config.atMost()));
            }
            return new IssuedToken(text, TokenView.of(token));
        });
    }

    private OrganizerToken token(TokenRequest wanted, TokenText text, Organizer by) {
        var now = clock.instant();
        return OrganizerToken.newBuilder()
                .setId(text.id())
                .setName(wanted.name())
                .addAllScopes(wanted.scopes().stream().map(Scope::stored).toList())
                .setCreatedAtMs(now.toEpochMilli())
                .setExpiresAtMs(now.plus(wanted.expiresAfter()).toEpochMilli())
                .setSha256(text.sha256())
                .setQuota(wanted.quota().stored())
                .setCreatedBy(by.name())
                .build();
    }
}
