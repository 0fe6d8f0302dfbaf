package io.manyhands.task.audit;

import io.manyhands.protocol.v1.AuditAction;
import io.manyhands.protocol.v1.AuditEntry;
import io.manyhands.task.access.Actor;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Notes what organizers have done, in the log of the process and in the audit log.
@ApplicationScoped
public class AuditLog {
    private final RedisAudit audit;

    AuditLog(RedisAudit audit) {
        this.audit = audit;
    }

    /// To be called when it is done. Never fails: what was done stays done, and the log of the process has it.
    ///
    /// @param subject id of a job or a token, SHA-256 of a data set
    public Uni<Void> note(AuditAction action, String subject, Actor by) {
        Log.infof("%s %s: by %s", Actions.words(action), subject, by);
        return write(AuditEntry.newBuilder()
                .setAction(action)
                .setTokenId(by.organizer().id())
                .setTokenName(by.organizer().name())
                .setFrom(by.from().toString())
                .setSubject(subject)
                .build());
    }

    /// See above.
    Uni<Void> write(AuditEntry entry) {
        return audit.append(entry)
                .onFailure()
                .invoke(failure -> Log.errorf(
                        "the audit log could not be written (%s); it lacks: %s %s",
                        failure.getMessage(), Actions.words(entry.getAction()), entry.getSubject()))
                .onFailure()
                .recoverWithNull();
    }
}
