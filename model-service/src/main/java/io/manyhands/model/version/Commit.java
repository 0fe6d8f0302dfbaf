package io.manyhands.model.version;

import io.manyhands.protocol.v1.Change;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.VersionPublished;
import io.manyhands.protocol.work.FailedInput;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Everything that publishing one version writes. Computed once, sent as often as it takes.
///
/// @param status after the commit
/// @param base hash of the state that the round started from; absent for version 0
/// @param state of the version, with the hash `status.sha256()`; not copied
/// @param memory what is needed besides to go on from it; not copied
/// @param change that makes the version of its base, for those who have that; absent where it takes more
/// @param round absent for version 0
/// @param usedUp ids of the results that are removed
/// @param traceparent of the span that makes it; empty if none of its results is traced
/// @param failures inputs of the round that failed, in their order; none where units do not fail
/// @param isOutput whether the state is a part of what the job comes to, see [io.manyhands.protocol.work.Work#isOutput]
@SuppressWarnings("ArrayRecordComponent") // sent as they are; never compared
public record Commit(
        Status status,
        Optional<Sha256> base,
        byte[] state,
        byte[] memory,
        Optional<Change> change,
        Optional<RoundCommitted> round,
        List<String> usedUp,
        String traceparent,
        List<FailedInput> failures,
        boolean isOutput) {
    public Commit {
        usedUp = List.copyOf(usedUp);
        failures = List.copyOf(failures);
    }

    /// Of a version whose state is forgotten in time.
    public Commit(
            Status status,
            Optional<Sha256> base,
            byte[] state,
            byte[] memory,
            Optional<Change> change,
            Optional<RoundCommitted> round,
            List<String> usedUp,
            String traceparent) {
        this(status, base, state, memory, change, round, usedUp, traceparent, List.of(), false);
    }

    /// The same, of a version whose state is a part of what the job comes to.
    public Commit asOutput() {
        return new Commit(status, base, state, memory, change, round, usedUp, traceparent, failures, true);
    }

    /// The same, of a round in which inputs failed.
    public Commit with(List<FailedInput> failed) {
        return new Commit(status, base, state, memory, change, round, usedUp, traceparent, failed, isOutput);
    }

    /// The same, made in this span.
    public Commit traced(String by) {
        return by.isEmpty()
                ? this
                : new Commit(status, base, state, memory, change, round, usedUp, by, failures, isOutput);
    }

    /// Whether the job ends with this version.
    public boolean isLast() {
        return status.state() == JobState.JOB_STATE_FINISHED;
    }

    /// Whether the round left the state as it was.
    boolean keepsState() {
        return base.equals(Optional.of(status.sha256()));
    }

    /// The version that must be the current one; empty before version 0.
    String expectedVersion() {
        return base.isEmpty() ? "" : Integer.toString(status.version() - 1);
    }

    /// From the previous commit to this one; zero for version 0.
    Duration roundTime() {
        long micros = round.map(RoundCommitted::getWallMicros)
                .map(Integer::toUnsignedLong)
                .orElse(0L);
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    /// Who is credited with how many units: each leaf of the round once, to whose value of it went into the sum.
    ///
    /// @return volunteer id (hex) → units
    Map<String, Long> credits() {
        return round.stream()
                .flatMap(committed -> committed.getContributionsList().stream())
                .collect(Collectors.groupingBy(
                        contribution -> HexFormat.of()
                                .formatHex(contribution.getVolunteerId().toByteArray()),
                        TreeMap::new,
                        Collectors.summingLong(Contribution::getUnits)));
    }

    VersionPublished toEvent() {
        var event = VersionPublished.newBuilder()
                .setVersion(status.version())
                .setSha256(status.sha256().raw())
                .setState(status.state())
                .setTraceparent(traceparent);
        round.map(Commit::told).ifPresent(event::setCommitted);
        return event.build();
    }

    /// Who contributed, and what the record says, are in the history; the stream keeps a thousand events of whatever
    /// size, and each goes on to every volunteer.
    private static RoundCommitted told(RoundCommitted round) {
        return round.toBuilder()
                .clearContributions()
                .clearPreviousSha256()
                .clearAdvanceRootSha256()
                .clearEvaluateRootSha256()
                .clearContributionsSha256()
                .build();
    }
}
