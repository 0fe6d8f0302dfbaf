package io.manyhands.model.version;

import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.RoundCommitted;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How far a job is: the fields that a commit writes, see [StatusField].
///
/// @param version the current version, which is the round under way
/// @param samples training samples in committed rounds
/// @param duplicates results that were not needed, those of rounds that were over included
/// @param computeMicros what volunteers spent on the results that were used
public record Status(
        JobState state,
        int version,
        Sha256 sha256,
        long samples,
        Optional<Float> firstLoss,
        Optional<Float> lastLoss,
        Optional<Float> heldOutLoss,
        long duplicates,
        long computeMicros,
        Instant committedAt) {

    /// After version 0.
    public static Status first(JobState state, Sha256 sha256, Instant committedAt) {
        return new Status(state, 0, sha256, 0, Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, committedAt);
    }

    /// After one more round.
    ///
    /// @param stale results of earlier rounds that are removed with this commit
    public Status after(RoundCommitted round, Sha256 newSha256, JobState newState, long stale) {
        var trainLoss = Optional.of(round.getLoss()).filter(loss -> round.getSamples() > 0);
        return new Status(
                newState,
                round.getRound() + 1,
                newSha256,
                samples + round.getSamples(),
                firstLoss.or(() -> trainLoss),
                trainLoss.or(() -> lastLoss),
                Optional.of(round.getHeldOutLoss())
                        .filter(loss -> round.hasHeldOutLoss())
                        .or(() -> heldOutLoss),
                duplicates + round.getDuplicates() + stale,
                computeMicros + round.getComputeMicros(),
                Instant.ofEpochMilli(round.getCommittedAtMs()));
    }

    /// The fields of the hash; losses that are not known are absent.
    Map<String, String> toFields() {
        var fields = new LinkedHashMap<String, String>();
        fields.put(StatusField.STATE, JobStates.name(state));
        fields.put(StatusField.VERSION, Integer.toString(version));
        fields.put(StatusField.SHA256, sha256.hex());
        fields.put(StatusField.SAMPLES, Long.toString(samples));
        firstLoss.ifPresent(loss -> fields.put(StatusField.FIRST_LOSS, loss.toString()));
        lastLoss.ifPresent(loss -> fields.put(StatusField.LAST_LOSS, loss.toString()));
        heldOutLoss.ifPresent(loss -> fields.put(StatusField.HELD_OUT_LOSS, loss.toString()));
        fields.put(StatusField.DUPLICATES, Long.toString(duplicates));
        fields.put(StatusField.COMPUTE_MICROS, Long.toString(computeMicros));
        fields.put(StatusField.COMMITTED_AT, Long.toString(committedAt.toEpochMilli()));
        return fields;
    }

    /// @throws IllegalArgumentException if a field is missing or has a value that [#toFields] does not write
    static Status fromFields(Map<String, String> fields) {
        return new Status(
                JobStates.of(required(fields, StatusField.STATE)).orElse(JobState.JOB_STATE_UNSPECIFIED),
                Integer.parseInt(required(fields, StatusField.VERSION)),
                new Sha256(required(fields, StatusField.SHA256)),
                Long.parseLong(required(fields, StatusField.SAMPLES)),
                loss(fields, StatusField.FIRST_LOSS),
                loss(fields, StatusField.LAST_LOSS),
                loss(fields, StatusField.HELD_OUT_LOSS),
                Long.parseLong(required(fields, StatusField.DUPLICATES)),
                Long.parseLong(required(fields, StatusField.COMPUTE_MICROS)),
                Instant.ofEpochMilli(Long.parseLong(required(fields, StatusField.COMMITTED_AT))));
    }

    private static String required(Map<String, String> fields, String name) {
        var value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("status has no field %s".formatted(name));
        }
        return value;
    }

    private static Optional<Float> loss(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).map(Float::valueOf);
    }
}
