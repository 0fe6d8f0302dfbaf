package io.manyhands.model.version;

import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.RoundCommitted;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How far a job is: the fields that a commit writes. Those that every kind of work has are in [StatusField];
/// all others are figures of the job's own kind.
///
/// @param version the current version, which is the round under way
/// @param head hash of the last chained line of the job's record; empty if that was not written when it was committed
/// @param units of work in committed rounds
/// @param figures by field, as they are written
/// @param duplicates results that were not needed, those of rounds that were over included
/// @param computeMicros what volunteers spent on the results that were used
public record Status(
        JobState state,
        int version,
        Sha256 sha256,
        Optional<Sha256> head,
        long units,
        Map<String, String> figures,
        long duplicates,
        long computeMicros,
        Instant committedAt) {
    private static final Set<String> COMMON = Set.of(
            StatusField.STATE,
            StatusField.REASON,
            StatusField.CONCERN,
            StatusField.NOTE,
            StatusField.VERSION,
            StatusField.SHA256,
            StatusField.HEAD,
            StatusField.UNITS,
            StatusField.DUPLICATES,
            StatusField.COMPUTE_MICROS,
            StatusField.COMMITTED_AT);

    public Status {
        figures = Map.copyOf(figures);
    }

    /// After version 0.
    public static Status first(JobState state, Sha256 sha256, Sha256 head, Instant committedAt) {
        return new Status(state, 0, sha256, Optional.of(head), 0, Map.of(), 0, 0, committedAt);
    }

    /// After one more round.
    ///
    /// @param newHead hash of its line
    /// @param newFigures in place of those before
    /// @param stale results of earlier rounds that are removed with this commit
    public Status after(
            RoundCommitted round, Sha256 newHead, JobState newState, Map<String, String> newFigures, long stale) {
        return new Status(
                newState,
                round.getRound() + 1,
                Sha256.of(round.getSha256()),
                Optional.of(newHead),
                units + round.getUnits(),
                newFigures,
                duplicates + round.getDuplicates() + stale,
                computeMicros + round.getComputeMicros(),
                Instant.ofEpochMilli(round.getCommittedAtMs()));
    }

    /// Whether it names the same version, with the same state.
    public boolean isAt(Status other) {
        return version == other.version && sha256.equals(other.sha256);
    }

    /// The fields of the hash.
    Map<String, String> toFields() {
        var fields = new LinkedHashMap<String, String>();
        fields.put(StatusField.STATE, JobStates.name(state));
        fields.put(StatusField.VERSION, Integer.toString(version));
        fields.put(StatusField.SHA256, sha256.hex());
        head.ifPresent(hash -> fields.put(StatusField.HEAD, hash.hex()));
        fields.put(StatusField.UNITS, Long.toString(units));
        fields.putAll(figures);
        fields.put(StatusField.DUPLICATES, Long.toString(duplicates));
        fields.put(StatusField.COMPUTE_MICROS, Long.toString(computeMicros));
        fields.put(StatusField.COMMITTED_AT, Long.toString(committedAt.toEpochMilli()));
        return fields;
    }

    /// @throws IllegalArgumentException if a field is missing or has a value that [#toFields] does not write
    static Status fromFields(Map<String, String> fields) {
        var figures = new HashMap<>(fields);
        figures.keySet().removeAll(COMMON);
        return new Status(
                JobStates.of(required(fields, StatusField.STATE)).orElse(JobState.JOB_STATE_UNSPECIFIED),
                Integer.parseInt(required(fields, StatusField.VERSION)),
                new Sha256(required(fields, StatusField.SHA256)),
                Optional.ofNullable(fields.get(StatusField.HEAD)).map(Sha256::new),
                Long.parseLong(required(fields, StatusField.UNITS)),
                figures,
                Long.parseLong(required(fields, StatusField.DUPLICATES)),
                Long.parseLong(required(fields, StatusField.COMPUTE_MICROS)),
                Instant.ofEpochMilli(Long.parseLong(required(fields, StatusField.COMMITTED_AT))));
    }

    /// The same; empty instead of failing.
    static Optional<Status> read(Map<String, String> fields) {
        try {
            return Optional.of(fromFields(fields));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String required(Map<String, String> fields, String name) {
        var value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("status has no field %s".formatted(name));
        }
        return value;
    }
}
