package io.manyhands.model.round;

import io.manyhands.model.check.CheckUpdate;
import io.manyhands.model.check.Proof;
import io.manyhands.protocol.Keys.CheckPlace;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.Ban;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Carries out what follows from checks: writes what is to be remembered, bans whoever was proven wrong, and takes the
/// job back to the version before the wrong value.
final class Checking {
    private final RedisJob job;
    private final JobRounds<?> rounds;
    private final InstantSource clock;
    private final JobEnd end;
    private volatile Instant bansReadAt;

    Checking(RedisJob job, JobRounds<?> rounds, InstantSource clock, JobEnd end) {
        this.job = job;
        this.rounds = rounds;
        this.clock = clock;
        this.end = end;
        this.bansReadAt = clock.instant();
    }

    /// @return whether the job goes on as it is; if not, it is being loaded again
    Uni<Boolean> settle(Checked checked) {
        if (checked.isNothing()) {
            return goBackIfDue();
        }
        return ban(checked.proofs())
                .chain(() -> job.write(checked))
                .call(() -> checked.disagreement()
                        .map(this::alert)
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .chain(ours -> ours ? goBackIfDue() : lost());
    }

    /// Counts the auditors that are there: if that lets a round go on which was held, it does. And now and then, who is
    /// banned.
    Uni<Void> look(Instant now) {
        if (!rounds.isChecked()) {
            return Uni.createFrom().voidItem();
        }
        return job.auditors(now)
                .map(rounds::auditorsSeen)
                .chain(released -> released ? job.nudge() : Uni.createFrom().voidItem())
                .chain(() -> lookAtBans(now))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> lookAtBans(Instant now) {
        if (now.isBefore(bansReadAt.plus(job.checks().config().bansReadEvery()))) {
            return Uni.createFrom().voidItem();
        }
        bansReadAt = now;
        return job.banned(now).invoke(rounds::banned).replaceWithVoid();
    }

    private Uni<Void> ban(List<Proof> proofs) {
        return Multi.createFrom()
                .iterable(proofs)
                .filter(Proof::isNew)
                .onItem()
                .transformToUniAndConcatenate(proof -> job.ban(ban(proof)))
                .onItem()
                .ignoreAsUni();
    }

    private Ban ban(Proof proof) {
        var now = clock.instant();
        var check = proof.check();
        var reason = "what it said of node (%d, %d) of round %d is not what two computations of auditors came to"
                .formatted(check.getNode().getLevel(), check.getNode().getIndex(), check.getRound());
        Log.warnf("%s: volunteer %s is banned: %s", job.id(), volunteer(proof), reason);
        return Ban.newBuilder()
                .setVolunteerId(check.getVolunteerId())
                .setSinceMs(now.toEpochMilli())
                .setUntilMs(now.plus(rounds.banFor()).toEpochMilli())
                .setReason(reason)
                .setJobId(job.id())
                .setRound(check.getRound())
                .build();
    }

    private Uni<Boolean> goBackIfDue() {
        return rounds.goBackFor()
                .map(first -> goBack(first).invoke(end::reload).replaceWith(false))
                .orElseGet(() -> Uni.createFrom().item(true));
    }

    /// The results of the round under way are still in Redis: it is folded again, without those who are banned.
    private Uni<Void> goBack(Proof wrong) {
        var current = rounds.status();
        int version = wrong.check().getRound();
        if (version >= current.version()) {
            return Uni.createFrom().voidItem();
        }
        var note = "went back from version %d to version %d, as a value of volunteer %s was proven wrong; it is banned"
                .formatted(current.version(), version, volunteer(wrong));
        Log.warnf("%s: %s", job.id(), note);
        return job.goBack(version, current, note, rounds.usedSince(version))
                .chain(done -> done ? Uni.createFrom().voidItem() : stay(wrong));
    }

    /// The job cannot go back: what is wrong stays, and the organizer is told.
    private Uni<Void> stay(Proof wrong) {
        var place = CheckPlace.of(wrong.check());
        return job.write(new Checked(CheckUpdate.without(place), List.of(), List.of(), Optional.empty()))
                .chain(() -> alert(
                        "a value of volunteer %s in round %d was proven wrong, but no version is kept to go back to; roll the job back by hand, or create it again"
                                .formatted(volunteer(wrong), wrong.check().getRound())));
    }

    private Uni<Void> alert(String text) {
        Log.errorf("%s: %s", job.id(), text);
        return job.tell(StatusField.NOTE, text);
    }

    private Uni<Boolean> lost() {
        end.letGo();
        return Uni.createFrom().item(false);
    }

    private static String volunteer(Proof proof) {
        return HexFormat.of().formatHex(proof.check().getVolunteerId().toByteArray());
    }
}
