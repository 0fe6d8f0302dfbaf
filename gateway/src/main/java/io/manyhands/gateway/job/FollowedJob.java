package io.manyhands.gateway.job;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.EntryMark;
import io.manyhands.protocol.InvitationHash;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.Change;
import io.manyhands.protocol.v1.JobChanged;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.work.Schedule;
import io.manyhands.protocol.work.Work;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One open job as this gateway sees it. Used on the gateway's loop only; changed by [JobBoard].
public final class FollowedJob {
    /// Rounds that are remembered for those who are told of several at once.
    private static final int MOST_UNTOLD = Limit.LIMIT_ROUNDS_TOLD_VALUE;

    private final JobSpec spec;
    private final JobKeys keys;
    private final Work work;
    private final EntryMark entryMark;
    private final TrafficTally traffic = new TrafficTally();
    private Progress progress;
    private JobState announced;
    private int changes;
    private @Nullable PushedVersion version;
    private @Nullable RoundCommitted committed;
    private final Deque<RoundCommitted> untold = new ArrayDeque<>();
    private boolean started;
    private int unableDevices;
    private Optional<InvitationHash> invitation = Optional.empty();
    private int handsElsewhere;
    private Divergence divergence = new Divergence();

    /// @throws IllegalArgumentException if nobody could compute it, see [Work#of]
    public FollowedJob(JobSpec spec, Progress progress) {
        this.spec = spec;
        this.keys = Keys.job(spec.getJobId());
        this.work = Work.of(spec);
        this.entryMark = EntryMark.of(spec.getJobId(), spec.getCreatedAtMs());
        this.progress = progress;
        this.announced = progress.state();
    }

    public String id() {
        return keys.id();
    }

    public JobSpec spec() {
        return spec;
    }

    public JobKeys keys() {
        return keys;
    }

    public Schedule schedule() {
        return work.schedule();
    }

    public Work work() {
        return work;
    }

    public Progress progress() {
        return progress;
    }

    public JobState state() {
        return progress.state();
    }

    public TrafficTally traffic() {
        return traffic;
    }

    /// The current version, ready to push; null until its state has been read.
    public @Nullable PushedVersion version() {
        return version != null && progress.isAt(version.number(), version.sha256()) ? version : null;
    }

    /// Whether tasks of the round under way can be handed out.
    public boolean isReady() {
        return version() != null && !progress.isOver();
    }

    /// Remembers that a task was leased.
    ///
    /// @return true the first time
    public boolean start() {
        var first = !started;
        started = true;
        return first;
    }

    /// Of the current version.
    public Divergence divergence() {
        return divergence;
    }

    /// How many devices have said, to any gateway, that they cannot compute this job; may lag behind.
    public int unableDevices() {
        return unableDevices;
    }

    /// Whether volunteers of other gateways are willing to compute for this job, as of the last heartbeat.
    public boolean hasHandsElsewhere() {
        return handsElsewhere > 0;
    }

    public void setHandsElsewhere(int volunteers) {
        handsElsewhere = volunteers;
    }

    /// What the last round's volunteers say they needed for a unit, the mean; empty if that is not known.
    public Optional<Duration> computePerUnit() {
        return Optional.ofNullable(committed)
                .filter(round -> round.getUnits() > 0)
                .map(round -> Duration.ofNanos(round.getComputeMicros() * 1000 / round.getUnits()));
    }

    /// Whether there is something to pay before it is computed.
    public boolean costsEntry() {
        return spec.hasEntryCost();
    }

    public boolean asksForInvitation() {
        return spec.getEntryCost().getInvitation();
    }

    /// The invitation that it asks for; empty if it asks for none, or nobody knows it any more: then nobody gets in.
    public Optional<InvitationHash> invitation() {
        return invitation;
    }

    /// Names it in the tokens of those who have paid to enter it.
    public EntryMark entryMark() {
        return entryMark;
    }

    void setInvitation(Optional<InvitationHash> hash) {
        invitation = hash;
    }

    void setUnableDevices(int devices) {
        unableDevices = devices;
    }

    /// Whether the state is another one than when this was last asked, or when the job was opened. It is asked once
    /// people can be told: not before a version could be read that came together with the state.
    boolean isInAnotherState() {
        var isOther = announced != state();
        announced = state();
        return isOther;
    }

    public JobChanged announcement() {
        return JobChanged.newBuilder()
                .setSpec(spec)
                .setState(state())
                .setReason(progress.reason())
                .build();
    }

    /// How often the progress has changed: tells an answer that was asked for before a change from one that was asked
    /// after.
    int changes() {
        return changes;
    }

    void advance(Progress next, @Nullable RoundCommitted maker) {
        changes++;
        if (maker != null || !next.isAt(progress.version(), progress.sha256())) {
            committed = maker;
            remember(maker);
            divergence = new Divergence();
        }
        progress = next;
    }

    /// The rounds committed since this was last asked, as far as they are remembered, oldest first.
    public List<RoundCommitted> takeCommitted() {
        var taken = List.copyOf(untold);
        untold.clear();
        return taken;
    }

    private void remember(@Nullable RoundCommitted maker) {
        if (maker != null) {
            untold.addLast(maker);
        }
        while (untold.size() > MOST_UNTOLD) {
            untold.removeFirst();
        }
    }

    /// @param state empty: volunteers fetch it by HTTP
    /// @param change that made it of the version before; null if that is not known
    void publish(ByteString state, @Nullable Change change) {
        version = PushedVersion.of(this, state, change, committed);
    }
}
