package io.manyhands.gateway.lease;

import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.telemetry.trace.TaskSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A lease in force. Used on the gateway's loop only.
public final class HeldLease {
    private final FollowedJob job;
    private final Volunteer volunteer;
    private final TaskEntry task;
    private final Lease lease;
    private final int leaves;
    private final Instant since;
    private final TaskSpan span;
    private final List<String> copies;
    private boolean handingIn;
    private boolean backedUp;

    /// @param task as it was read, to give back
    /// @param span from now to the lease's end, see [LeaseBook#end]
    public HeldLease(
            FollowedJob job,
            Volunteer volunteer,
            TaskEntry task,
            Lease lease,
            int leaves,
            Instant since,
            TaskSpan span) {
        this.job = job;
        this.volunteer = volunteer;
        this.task = task;
        this.lease = lease;
        this.leaves = leaves;
        this.since = since;
        this.span = span;
        this.copies = new ArrayList<>(task.getCopiesList());
    }

    public FollowedJob job() {
        return job;
    }

    public Volunteer volunteer() {
        return volunteer;
    }

    public TaskEntry task() {
        return task;
    }

    /// Whether it is this lease; the same task may have been leased before.
    public boolean isUnder(Lease other) {
        return lease.name().equals(other.name());
    }

    public Lease lease() {
        return lease;
    }

    public String taskId() {
        return lease.taskId();
    }

    public Instant endsAt() {
        return lease.endsAt();
    }

    /// Leaves below the task's node.
    public int leaves() {
        return leaves;
    }

    public Instant since() {
        return since;
    }

    /// Of this task on its way; [TaskSpan#NONE] unless it is sampled.
    public TaskSpan span() {
        return span;
    }

    /// Ids of other tasks of the same node: what this one is a backup of, and its own backup.
    public List<String> copies() {
        return Collections.unmodifiableList(copies);
    }

    /// Whether somebody else was asked, too, because it is late.
    public boolean isBackedUp() {
        return backedUp;
    }

    /// A backup is being issued.
    public void expectCopy() {
        backedUp = true;
    }

    /// It could not be issued.
    public void expectNoCopy() {
        backedUp = false;
    }

    public void addCopy(String id) {
        copies.add(id);
    }

    /// Whether its backup stands for it, should it be given back.
    public boolean hasBackup() {
        return copies.size() > task.getCopiesCount();
    }

    /// Whether the result is here and being stored: the task must not be given to anybody else meanwhile.
    public boolean isHandingIn() {
        return handingIn;
    }

    public void handIn(boolean underWay) {
        handingIn = underWay;
    }
}
