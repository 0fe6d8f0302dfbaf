package io.manyhands.task.audit;

import io.manyhands.protocol.OrganizerKeys;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed.Reason;
import io.manyhands.protocol.check.Parsed.Refused;
import io.manyhands.protocol.check.Parsed.Sound;
import io.manyhands.protocol.v1.AuditEntry;
import io.manyhands.redis.RedisCalls;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The audit log in Redis.
@ApplicationScoped
public class RedisAudit {
    private static final CheckedParser<AuditEntry> ENTRIES = CheckedParser.of(AuditEntry.getDefaultInstance());
    private final RedisCalls redis;
    private final AuditConfig config;
    private final InstantSource clock = InstantSource.system();

    RedisAudit(RedisCalls redis, AuditConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /// @param id of the stream entry
    record Logged(String id, AuditEntry entry) {
        /// Unix time in milliseconds.
        long at() {
            return Long.parseLong(id.substring(0, id.indexOf('-')));
        }
    }

    Uni<Void> append(AuditEntry entry) {
        return redis.send(
                        Command.XADD,
                        OrganizerKeys.AUDIT,
                        "MAXLEN",
                        "~",
                        config.kept(),
                        "*",
                        OrganizerKeys.AUDIT_FIELD,
                        entry.toByteArray())
                .replaceWithVoid();
    }

    /// Drops what is older than it is to be kept.
    Uni<Void> trim() {
        long oldest = clock.millis() - config.keptFor().toMillis();
        return redis.send(Command.XTRIM, OrganizerKeys.AUDIT, "MINID", Math.max(0, oldest))
                .replaceWithVoid();
    }

    /// @param after id of an entry; empty: from the first on
    /// @return in the order in which they were written
    Uni<List<Logged>> read(Optional<String> after, int atMost) {
        var from = after.map(id -> "(" + id).orElse("-");
        return redis.send(Command.XRANGE, OrganizerKeys.AUDIT, from, "+", "COUNT", atMost)
                .map(reply -> reply.map(RedisAudit::entries).orElseGet(List::of));
    }

    private static List<Logged> entries(Response reply) {
        return IntStream.range(0, reply.size())
                .mapToObj(reply::get)
                .flatMap(entry -> logged(entry).stream())
                .toList();
    }

    private static Optional<Logged> logged(Response entry) {
        var id = entry.get(0).toString();
        return switch (ENTRIES.parse(entry.get(1).get(1).toBuffer().getBytes())) {
            case Sound<AuditEntry>(AuditEntry audited) -> Optional.of(new Logged(id, audited));
            case Refused<AuditEntry>(Reason _, String problem) -> {
                Log.errorf("entry %s of the audit log cannot be read (%s); it is left out", id, problem);
                yield Optional.empty();
            }
        };
    }
}
