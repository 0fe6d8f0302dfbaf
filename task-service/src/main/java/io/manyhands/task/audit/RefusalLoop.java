package io.manyhands.task.audit;

import io.manyhands.protocol.v1.AuditEntry;
import io.manyhands.task.access.Refused;
import io.manyhands.task.access.Refused.Reason;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Writes what was refused into the audit log, once in a while, and keeps that log from growing old.
@ApplicationScoped
public class RefusalLoop {
    private final RefusalTally tally = new RefusalTally();
    private final AuditLog log;
    private final RedisAudit audit;
    private final AuditConfig config;
    private volatile Cancellable ticking = () -> {};

    RefusalLoop(AuditLog log, RedisAudit audit, AuditConfig config) {
        this.log = log;
        this.audit = audit;
        this.config = config;
    }

    /// Requests without a token come by the hundred from whoever looks around, and are no attempt at anything.
    void onRefused(@Observes Refused refused) {
        if (refused.reason() == Reason.TOKEN_MISSING) {
            Log.debugf("no token, from %s", refused.from());
        } else if (tally.add(refused)) {
            Log.warnf(
                    "refused (%s): %s from %s; further ones of that network are counted for %s",
                    refused.reason().label(),
                    refused.who().map(Object::toString).orElse("somebody"),
                    refused.from(),
                    config.coalesceWithin());
        }
    }

    void start(@Observes StartupEvent event) {
        ticking = Multi.createFrom()
                .ticks()
                .every(config.coalesceWithin())
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(_ -> writeAll().chain(this::trim))
                .subscribe()
                .with(_ -> {}, failure -> Log.error("the audit log is not written any more", failure));
    }

    /// What is left since the last time is in the log of the process, which has the first of each kind.
    void stop(@Observes ShutdownEvent event) {
        ticking.cancel();
    }

    private Uni<Void> writeAll() {
        return Multi.createFrom()
                .iterable(tally.take())
                .onItem()
                .transformToUniAndConcatenate(this::write)
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<Void> write(AuditEntry entry) {
        if (entry.getCount() > 1) {
            Log.warnf("refused (%s): %d times from %s", entry.getSubject(), entry.getCount(), entry.getFrom());
        }
        return log.write(entry);
    }

    private Uni<Void> trim() {
        return audit.trim()
                .onFailure()
                .invoke(failure -> Log.warnf("the audit log could not be shortened (%s)", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
