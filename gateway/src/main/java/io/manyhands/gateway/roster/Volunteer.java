package io.manyhands.gateway.roster;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.entry.Challenge;
import io.manyhands.gateway.identity.Identity;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.job.PushedVersion;
import io.manyhands.gateway.link.Frame;
import io.manyhands.gateway.link.Link;
import io.manyhands.gateway.standing.Standing;
import io.manyhands.gateway.standing.Trust;
import io.manyhands.protocol.v1.Confirm;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.GatewayMessage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A volunteer that has joined: one session. Two sessions may have the same id (two tabs of one browser).
///
/// Used on the gateway's loop only.
public final class Volunteer {
    private Identity identity;
    private final Link link;
    private final Profile profile;
    private final Standing standing;
    private final Provenance provenance;
    private final Pace pace = new Pace();
    private @Nullable FollowedJob job;
    private @Nullable Challenge challenge;
    private boolean isAdmitted = true;
    private int knownVersion;
    private ByteString knownSha256 = ByteString.EMPTY;
    private int window;
    private boolean hasWanted;
    /// Of as many results as this volunteer has workers, the last one last.
    private final Deque<Instant> handIns = new ArrayDeque<>();
    private final Set<String> uncomputable = new HashSet<>();
    private int rejections;

    public Volunteer(Identity identity, Link link, Profile profile, Standing standing, Provenance provenance) {
        this.identity = identity;
        this.link = link;
        this.profile = profile;
        this.standing = standing;
        this.provenance = provenance;
    }

    public VolunteerId id() {
        return identity.id();
    }

    /// What its token says of it.
    public Identity identity() {
        return identity;
    }

    public Link link() {
        return link;
    }

    public Profile profile() {
        return profile;
    }

    /// How it has dealt with its tasks, in earlier sessions as well.
    public Standing standing() {
        return standing;
    }

    public Provenance provenance() {
        return provenance;
    }

    /// How far it is to be relied on: the organizer's own volunteers from the start.
    public Trust trust() {
        return provenance.trusted() ? Trust.RECORD : standing.trust();
    }

    public Pace pace() {
        return pace;
    }

    /// The job this volunteer works for; null while none is open.
    public @Nullable FollowedJob job() {
        return job;
    }

    /// Only [Roster] moves volunteers.
    void moveTo(@Nullable FollowedJob other) {
        job = other;
        challenge = null;
        isAdmitted = other == null || mayEnter(other);
        knownSha256 = ByteString.EMPTY;
    }

    /// Whether it need not pay for that job, or has. The organizer's own volunteers pay nowhere.
    public boolean mayEnter(FollowedJob other) {
        return !other.costsEntry() || provenance.trusted() || identity.hasEntered(other.entryMark());
    }

    /// Whether it may compute its job.
    public boolean isAdmitted() {
        return isAdmitted;
    }

    /// It has paid what entry to its job costs.
    public void enter(FollowedJob paid) {
        identity = identity.entering(paid.entryMark());
        challenge = null;
        isAdmitted = true;
    }

    /// What it was asked last to prove its work for, for its job.
    public Optional<Challenge> challenge() {
        return Optional.ofNullable(challenge);
    }

    public void challenge(Challenge next) {
        challenge = next;
    }

    public void send(GatewayMessage message) {
        send(Frame.of(message));
    }

    /// Everything but Welcome goes through here, so that it is counted.
    public void send(Frame frame) {
        if (job != null) {
            job.traffic().down(frame.size());
        }
        link.send(frame);
    }

    public void confirm(Confirm confirm) {
        send(GatewayMessage.newBuilder().setConfirm(confirm).build());
    }

    /// Says what was wrong; the connection stays.
    public void refuse(ErrorCode code, String message, String taskId) {
        send(Frame.error(code, message, taskId, false));
    }

    /// Says what was wrong once too often, and closes.
    public void dismiss(ErrorCode code, String message, String taskId) {
        send(Frame.error(code, message, taskId, true));
        link.close(Link.POLICY_VIOLATION, code.name());
    }

    /// Sends the version, unless it was sent already or the link is congested. Tasks of this version may follow at
    /// once: a link keeps the order.
    public void send(PushedVersion version) {
        if (knows(version) || link.isCongested()) {
            return;
        }
        send(version.frameFor(knownSha256));
        knownVersion = version.number();
        knownSha256 = version.sha256();
    }

    public boolean knows(PushedVersion version) {
        return knownVersion == version.number() && knownSha256.equals(version.sha256());
    }

    /// Whether some version of the job has been sent.
    public boolean isIntroduced() {
        return !knownSha256.isEmpty();
    }

    public void want(int tasks) {
        window = tasks;
        hasWanted |= tasks > 0;
    }

    /// Whether it has ever been willing to compute: until then it prepares, or only looks on.
    public boolean hasWanted() {
        return hasWanted;
    }

    /// How many tasks this volunteer is willing to hold now, and may; 0 also while it is suspended, or has not paid
    /// for its job.
    public int window(Instant now) {
        return isAdmitted() ? Math.min(window, standing.window(now)) : 0;
    }

    /// How many tasks this volunteer computes at once. It asks for one more than it has workers, so that none waits for
    /// the line.
    public int workers() {
        return Math.max(1, window - 1);
    }

    /// A sound result has come. A volunteer computes as many tasks at once as it has workers, so a task's time begins
    /// when it was leased or when a worker was free for it, as so many results before this one had been handed in,
    /// whichever is later.
    ///
    /// @return when computing this task began, at the latest
    public Instant handsIn(Instant leasedAt, Instant now) {
        while (handIns.size() > workers()) {
            handIns.removeFirst();
        }
        var free = handIns.size() == workers() ? handIns.removeFirst() : Instant.MIN;
        handIns.addLast(now);
        link.trust();
        return free.isAfter(leasedAt) ? free : leasedAt;
    }

    /// When a sound result last came from here; the distant past if none has.
    public Instant lastHandIn() {
        return handIns.isEmpty() ? Instant.MIN : handIns.getLast();
    }

    /// This device has said that it cannot compute that job.
    ///
    /// @param jobId of an open job, so that they are few
    public void cannotCompute(String jobId) {
        uncomputable.add(jobId);
    }

    public boolean canCompute(String jobId) {
        return !uncomputable.contains(jobId);
    }

    /// What was refused so far is not held against this volunteer.
    public void forgiveRejections() {
        rejections = 0;
    }

    /// @return how many results of this session have been refused, including this one; forgiven ones aside
    public int countRejection() {
        return ++rejections;
    }

    /// What a volunteer has said of itself; untrusted text, cut to size.
    ///
    /// @param jobId the job it wants to help; may be empty or unknown
    /// @param isInvited whether it has an invitation to some job
    public record Profile(String nickname, String agent, String jobId, boolean isInvited) {
        public Profile(String nickname, String agent, String jobId) {
            this(nickname, agent, jobId, false);
        }
    }
}
