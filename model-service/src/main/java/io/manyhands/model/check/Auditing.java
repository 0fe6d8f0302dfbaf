package io.manyhands.model.check;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.Keys.CheckPlace;
import io.manyhands.protocol.Keys.VerificationField;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.CheckEntry;
import io.manyhands.protocol.v1.CheckEntry.Reason;
import io.manyhands.protocol.v1.Opinion;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.PassedLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Decides which values of a job's volunteers are computed again, and hears what auditors say. Mutable, not
/// thread-safe; lasts as long as the job is owned.
///
/// Values count at once. A value is proven wrong when two computations of auditors agree on another one; then its
/// volunteer is banned, and what else it has computed lately is looked at. Where auditors do not agree with each other
/// nobody is banned.
public final class Auditing {
    /// Rounds that may be committed before all that untrusted volunteers gave in an earlier one has been checked:
    /// whoever is wrong is mostly wrong from the start.
    private static final int UNTRUSTED_WINDOW = 1;
    /// Of one value: auditors that come to something else each time are broken.
    private static final int OPINIONS_AT_MOST = 3;

    private final String job;
    private final CheckPolicy policy;
    private final Draw draw;
    private final Map<String, CheckEntry> pending = new LinkedHashMap<>();
    private final Standings standings;
    private final Set<ByteString> banned;
    /// Of them, those that are not known to be written down yet.
    private final Set<ByteString> newlyBanned = new HashSet<>();
    private final RecentRounds recent;
    private final Map<TaskKind, Siblings> siblings = new EnumMap<>(TaskKind.class);
    private final List<Proof> proofs = new ArrayList<>();
    /// Those of values that are in a sum: the job is to go back.
    private final List<Proof> wrong = new ArrayList<>();
    private CheckUpdate update = new CheckUpdate();
    private Optional<String> disagreement = Optional.empty();
    private int auditors;
    /// Whether somebody has computed lately who is to be checked.
    private boolean hasStrangers;
    /// Somebody was wrong: rounds wait for all that untrusted volunteers give, so that the job does not go back for
    /// each liar.
    private boolean isWary;

    /// @param known from before
    public Auditing(String job, CheckPolicy policy, Draw draw, Known known) {
        this.job = job;
        this.policy = policy;
        this.draw = draw;
        this.standings = new Standings(known.standings());
        this.banned = new HashSet<>(known.banned());
        this.recent = new RecentRounds(Math.max(1, policy.window()));
        known.checks().forEach(check -> pending.put(CheckPlace.of(check), check));
        known.rounds().forEach(recent::committed);
        isWary = standings.isAnybodyWrong();
    }

    /// Of a job that is not checked.
    public static Auditing none() {
        return new Auditing("", CheckPolicy.none(), new Draw(ByteString.EMPTY), Known.NOTHING);
    }

    public boolean isBanned(ByteString volunteer) {
        return banned.contains(volunteer);
    }

    /// Whose ban is in force, as it is written down: others have come back.
    public void banned(Set<ByteString> inForce) {
        newlyBanned.removeAll(inForce);
        banned.clear();
        banned.addAll(inForce);
        banned.addAll(newlyBanned);
    }

    /// So many auditors are there. Without any, nothing is drawn for them, unless everything waits for them.
    public void seen(int now) {
        auditors = now;
    }

    /// Whether the job is one that is checked.
    public boolean isOn() {
        return policy.isOn();
    }

    /// Whether results are looked at at all.
    public boolean isActive() {
        return policy.isOn() && (auditors > 0 || policy.mode() == CheckPolicy.Mode.STRICT);
    }

    /// A value went into the sum of the round under way.
    ///
    /// @param limits that the value says to have been passed: whoever computes it again is not to try these inputs
    public void used(ResultEntry result, TreeNode node, Features looks, PassedLimits limits) {
        if (!isActive() || result.getTrusted()) {
            return;
        }
        hasStrangers = true;
        var check = check(result, node).toBuilder()
                .addAllLimitedByTime(limits.time())
                .addAllLimitedByMemory(limits.memory())
                .build();
        var place = CheckPlace.of(check);
        recent.used(check, place, looks);
        reason(check, place).ifPresent(reason -> due(check, reason));
        var siblings = siblings(result.getKind());
        siblings.meet(check, looks);
        suspect(siblings.takeSuspicious(false));
    }

    /// All values of the round under way have come.
    public void complete() {
        siblings.values().forEach(each -> suspect(each.takeSuspicious(true)));
    }

    private void suspect(List<CheckEntry> suspicious) {
        suspicious.forEach(check -> due(check, Reason.REASON_SUSPICIOUS));
    }

    /// A value was put aside, as it is in doubt: whoever says such things is looked at.
    public void putAside(ResultEntry result, TreeNode node) {
        if (isActive() && !result.getTrusted() && !result.getNotFinite()) {
            due(check(result, node), Reason.REASON_SUSPICIOUS);
        }
    }

    /// What an auditor has computed.
    public void hear(ResultEntry outcome) {
        var places = pending.entrySet().stream()
                .filter(entry -> isAbout(outcome, entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        places.forEach(place -> hear(place, outcome));
        if (!places.isEmpty()) {
            update.count(VerificationField.COMPUTATIONS, 1);
        }
    }

    /// Whether the round must not be committed yet.
    ///
    /// @param round that is under way
    /// @param isLast whether the job ends with it
    public boolean isHeld(int round, boolean isLast) {
        return !wrong.isEmpty()
                || (isActive()
                        && pending.values().stream()
                                .anyMatch(check -> isLast
                                        || check.getReason() == Reason.REASON_CULPRIT
                                        || check.getRound() <= round - windowFor(check)));
    }

    /// The earliest value that was proven wrong and is in a sum: the job is to go back to the version it was computed
    /// from. Not before all checks are decided, so that it goes back once for all who lied at the same time.
    public Optional<Proof> goBackFor() {
        return isActive() && !pending.isEmpty()
                ? Optional.empty()
                : wrong.stream()
                        .min(Comparator.comparingInt(proof -> proof.check().getRound()));
    }

    private int windowFor(CheckEntry check) {
        if (check.getReason() != Reason.REASON_UNPROVEN) {
            return policy.window();
        }
        return isWary ? 0 : Math.min(UNTRUSTED_WINDOW, policy.window());
    }

    /// How many versions before the current one are to be kept, so that the job can go back to any of them.
    public int window() {
        return isActive() && hasStrangers ? policy.window() : 0;
    }

    /// The round was committed.
    public void committed(RoundCommitted round) {
        recent.committed(round);
        siblings.values().forEach(Siblings::nextRound);
        if (!isActive()) {
            forgetBefore(round.getRound() - policy.window());
        }
    }

    /// How many values are given up when the job goes back to that version.
    public int usedSince(int version) {
        return recent.usedSince(version);
    }

    /// Whether nobody is there whom rounds have to wait for.
    public boolean isDeserted() {
        return policy.mode() == CheckPolicy.Mode.STRICT && auditors == 0;
    }

    /// Values that are to be computed again.
    public int pending() {
        return pending.size();
    }

    /// For how long a volunteer is banned.
    public Duration banFor() {
        return policy.banFor();
    }

    /// What is to be written since this was last asked.
    public CheckUpdate takeUpdate() {
        var taken = update;
        update = new CheckUpdate();
        return taken;
    }

    /// What was proven since this was last asked.
    public List<Proof> takeProofs() {
        var taken = List.copyOf(proofs);
        proofs.clear();
        return taken;
    }

    /// What auditors do not agree on, since this was last asked.
    public Optional<String> takeDisagreement() {
        var taken = disagreement;
        disagreement = Optional.empty();
        return taken;
    }

    /// Nobody is there who would compute it, and states are not kept for ever.
    private void forgetBefore(int round) {
        pending.values().removeIf(check -> {
            var isOld = check.getRound() <= round;
            if (isOld) {
                update.remove(CheckPlace.of(check));
            }
            return isOld;
        });
    }

    private Optional<Reason> reason(CheckEntry check, String place) {
        var volunteer = check.getVolunteerId();
        if (standings.matches(volunteer) < policy.quorumUntil()) {
            return Optional.of(Reason.REASON_UNPROVEN);
        }
        // Unforeseeable, and more often at first.
        double share = policy.rate() > 0 ? Math.max(policy.rate(), 1.0 / Math.max(1, standings.streak(volunteer))) : 0;
        if (draw.takes(job, place, share)) {
            return Optional.of(Reason.REASON_DRAWN);
        }
        standings.notDrawn(volunteer);
        return Optional.empty();
    }

    private void due(CheckEntry check, Reason reason) {
        var place = CheckPlace.of(check);
        if (!recent.isSettled(check, place) && !pending.containsKey(place)) {
            put(place, check.toBuilder().setReason(reason).build());
        }
    }

    private void put(String place, CheckEntry check) {
        pending.put(place, check);
        update.put(place, check);
    }

    private void hear(String place, ResultEntry outcome) {
        var check = pending.get(place);
        if (check == null) {
            return;
        }
        var computed = outcome.getCheckedSha256();
        if (computed.equals(check.getValueSha256())) {
            if (check.getOpinionsCount() > 0) {
                disagree(check);
            }
            matched(place, check);
        } else if (isAgreed(check, computed)) {
            mismatched(place, check);
        } else if (check.getOpinionsCount() + 1 >= OPINIONS_AT_MOST) {
            disagree(check);
            done(place);
        } else {
            var opinion =
                    Opinion.newBuilder().setAuditorId(outcome.getVolunteerId()).setValueSha256(computed);
            put(place, check.toBuilder().addOpinions(opinion).build());
        }
    }

    /// Of somebody whose value was proven wrong once, one computation is enough: nothing is at stake for it.
    private static boolean isAgreed(CheckEntry check, ByteString computed) {
        return check.getReason() == Reason.REASON_CULPRIT
                || check.getOpinionsList().stream()
                        .anyMatch(opinion -> opinion.getValueSha256().equals(computed));
    }

    private void matched(String place, CheckEntry check) {
        done(place);
        recent.settled(check, place);
        update.count(VerificationField.CHECKED, 1);
        recent.features(place)
                .filter(looks -> check.getReason() == Reason.REASON_SUSPICIOUS)
                .ifPresent(siblings(check.getKind())::remember);
        standings.right(check.getVolunteerId(), update);
    }

    private void mismatched(String place, CheckEntry check) {
        pending.remove(place);
        recent.settled(check, place);
        // Of a committed round it is written down until the job has gone back, in case this owner does not get so far.
        if (!recent.isCommitted(check, place)) {
            update.remove(place);
        }
        var volunteer = check.getVolunteerId();
        update.count(VerificationField.CHECKED, 1);
        update.count(VerificationField.WRONG, 1);
        standings.wrong(volunteer, update);
        isWary = true;
        var isNew = banned.add(volunteer);
        if (isNew) {
            newlyBanned.add(volunteer);
            update.count(VerificationField.BANNED, 1);
            suspectAllOf(volunteer);
        }
        var proof = new Proof(check, recent.isUsed(check, place), isNew);
        proofs.add(proof);
        if (proof.wasUsed()) {
            wrong.add(proof);
        }
    }

    /// What it has computed in committed rounds of the window, and nobody has computed again.
    private void suspectAllOf(ByteString volunteer) {
        pending.values().stream()
                .filter(check -> check.getVolunteerId().equals(volunteer))
                .toList()
                .forEach(check -> put(
                        CheckPlace.of(check),
                        check.toBuilder().setReason(Reason.REASON_CULPRIT).build()));
        recent.of(volunteer).forEach(check -> due(check, Reason.REASON_CULPRIT));
    }

    private void disagree(CheckEntry check) {
        disagreement = Optional.of(
                "auditors disagree on what node (%d, %d) of round %d comes to, so nobody was banned for it; compare them with ./manyhands verify, and stop the one that is wrong"
                        .formatted(check.getNode().getLevel(), check.getNode().getIndex(), check.getRound()));
    }

    private void done(String place) {
        pending.remove(place);
        update.remove(place);
    }

    private Siblings siblings(TaskKind kind) {
        return siblings.computeIfAbsent(kind, _ -> new Siblings());
    }

    private static boolean isAbout(ResultEntry outcome, CheckEntry check) {
        return outcome.getRound() == check.getRound()
                && outcome.getKind() == check.getKind()
                && outcome.getNode().equals(check.getNode())
                && outcome.getBaseSha256().equals(check.getBaseSha256());
    }

    /// Copies: what was decoded may share the memory of the whole entry.
    private static CheckEntry check(ResultEntry result, TreeNode node) {
        return CheckEntry.newBuilder()
                .setKind(result.getKind())
                .setRound(result.getRound())
                .setBaseSha256(ByteString.copyFrom(result.getBaseSha256().toByteArray()))
                .setNode(node.toMessage())
                .setVolunteerId(ByteString.copyFrom(result.getVolunteerId().toByteArray()))
                .setValueSha256(
                        ByteString.copyFrom(result.getValue().getSha256().toByteArray()))
                .build();
    }
}
