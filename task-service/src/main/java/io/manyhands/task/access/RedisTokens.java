package io.manyhands.task.access;

import io.manyhands.protocol.OrganizerKeys;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed.Reason;
import io.manyhands.protocol.check.Parsed.Refused;
import io.manyhands.protocol.check.Parsed.Sound;
import io.manyhands.protocol.v1.OrganizerToken;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// Organizers' tokens in Redis, without their secrets.
@ApplicationScoped
public class RedisTokens {
    private static final CheckedParser<OrganizerToken> STORED = CheckedParser.of(OrganizerToken.getDefaultInstance());
    private static final RedisScript ADD = RedisScript.load(RedisTokens.class, "add-token.lua");

    private final RedisCalls redis;

    RedisTokens(RedisCalls redis) {
        this.redis = redis;
    }

    /// @return whether there was room
    public Uni<Boolean> add(OrganizerToken token, int atMost) {
        return redis.run(ADD, List.of(OrganizerKeys.TOKENS), List.of(token.getId(), token.toByteArray(), atMost))
                .map(reply -> reply.toInteger() == 1);
    }

    public Uni<Optional<OrganizerToken>> find(String id) {
        return redis.send(Command.HGET, OrganizerKeys.TOKENS, id).map(reply -> reply.flatMap(RedisTokens::parse));
    }

    public Uni<List<OrganizerToken>> all() {
        return redis.send(Command.HVALS, OrganizerKeys.TOKENS)
                .map(reply -> reply.stream()
                        .flatMap(values -> StreamSupport.stream(values.spliterator(), false))
                        .flatMap(value -> parse(value).stream())
                        .toList());
    }

    /// @return the token, if there was one
    public Uni<Optional<OrganizerToken>> remove(String id) {
        return find(id).call(() -> redis.send(Command.HDEL, OrganizerKeys.TOKENS, id));
    }

    private static Optional<OrganizerToken> parse(Response bytes) {
        return switch (STORED.parse(bytes.toBuffer().getBytes())) {
            case Sound<OrganizerToken>(OrganizerToken token) -> Optional.of(token);
            case Refused<OrganizerToken>(Reason _, String problem) -> {
                Log.errorf("a token in Redis cannot be read (%s); it is refused", problem);
                yield Optional.empty();
            }
        };
    }
}
