package io.manyhands.task.job;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.task.conversion.Description;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Read;
import io.manyhands.task.shard.Manifest;
import java.util.List;
import java.util.Optional;

/// What a job computes, as the organizer describes it, as far as it can be checked without looking at the data. A job
/// that names no other kind of work is training.
sealed interface WorkDescription permits TrainingDescription, CountingDescription, MapDescription {
    /// @param job the whole description; what belongs to its work is taken out of it
    /// @param findings told what is wrong
    static WorkDescription read(JsonObject job, Findings findings) {
        if (job.has(MapDescription.FIELD)) {
            return MapDescription.read(job, findings);
        }
        return job.has("counting") ? CountingDescription.read(job, findings) : TrainingDescription.read(job, findings);
    }

    /// SHA-256 of the data set that it works on, if it names one.
    Optional<String> dataset();

    /// SHA-256 of the data set that it is evaluated on, if it names another one.
    default Optional<String> validation() {
        return Optional.empty();
    }

    /// SHA-256 of the data set that its first state is made of, if it names one.
    Optional<String> initialState();

    /// SHA-256 of the data set that is the source of its program, if it has one.
    default Optional<String> program() {
        return Optional.empty();
    }

    /// Why it cannot work on a data set in shards; empty if it can.
    default Optional<String> problemWith(Manifest manifest) {
        return Optional.of(
                "is in shards, which this kind of work does not read; store it in one piece with POST /api/datasets");
    }

    /// Files that its program reads, if it has one.
    default List<SharedDescription> shared() {
        return List.of();
    }

    /// Enters the work into the specification.
    ///
    /// @param spec everything else is entered already
    /// @param findings from reading the description; more are added
    Read<JobSpec> enter(JobSpec.Builder spec, Material material, Findings findings);

    /// @param sha256 of a data set, if the description names one
    /// @param bytes what was found under that hash
    /// @param findings told if that is nothing
    static void requireFound(Findings findings, String field, Optional<String> sha256, Optional<byte[]> bytes) {
        sha256.filter(named -> bytes.isEmpty())
                .ifPresent(missing -> findings.add(
                        field,
                        "is %s, but no such data set is stored; POST it to /api/datasets first".formatted(missing)));
    }

    /// What was found in Redis under the hashes that the description names.
    ///
    /// @param shared for each of [#shared], in their order
    /// @param manifest of the data set, if that is in shards; then its bytes are this
    @SuppressWarnings("ArrayRecordComponent") // values passed on once; never compared
    record Material(
            Optional<byte[]> dataset,
            Optional<byte[]> initialState,
            Optional<byte[]> program,
            Optional<Description> description,
            List<SharedDescription.Found> shared,
            Optional<Manifest> manifest,
            Optional<byte[]> validation) {
        /// Of work that runs no program, on data that was stored as it is.
        Material(Optional<byte[]> dataset, Optional<byte[]> initialState) {
            this(
                    dataset,
                    initialState,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty());
        }

        /// Of work that runs no program, on data that was converted.
        Material(Optional<byte[]> dataset, Optional<byte[]> initialState, Optional<Description> description) {
            this(dataset, initialState, Optional.empty(), description, List.of(), Optional.empty(), Optional.empty());
        }

        /// Of work that runs a program.
        Material(
                Optional<byte[]> dataset,
                Optional<byte[]> initialState,
                Optional<byte[]> program,
                List<SharedDescription.Found> shared) {
            this(dataset, initialState, program, Optional.empty(), shared, Optional.empty(), Optional.empty());
        }
    }
}
