package io.manyhands.task.job;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Read;
import java.util.Optional;

/// What a job computes, as the organizer describes it, as far as it can be checked without looking at the data. A job
/// that names no other kind of work is training.
sealed interface WorkDescription permits TrainingDescription, CountingDescription {
    /// @param job the whole description; what belongs to its work is taken out of it
    /// @param findings told what is wrong
    static WorkDescription read(JsonObject job, Findings findings) {
        return job.has("counting") ? CountingDescription.read(job, findings) : TrainingDescription.read(job, findings);
    }

    /// SHA-256 of the data set that it works on, if it names one.
    Optional<String> dataset();

    /// SHA-256 of the data set that its first state is made of, if it names one.
    Optional<String> initialState();

    /// Enters the work into the specification.
    ///
    /// @param spec everything else is entered already
    /// @param findings from reading the description; more are added
    Read<JobSpec> enter(JobSpec.Builder spec, Material material, Findings findings);

    /// What was found in Redis under the hashes that the description names.
    @SuppressWarnings("ArrayRecordComponent") // values passed on once; never compared
    record Material(Optional<byte[]> dataset, Optional<byte[]> initialState) {}
}
