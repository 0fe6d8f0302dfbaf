package io.manyhands.task.job;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.task.json.Findings;
import java.time.Instant;
import java.util.Optional;

/// What the organizer asks for, as far as it can be checked without looking at the data.
///
/// @param id empty if one is to be made from the name
record JobDescription(Optional<String> id, String name, String description, int seed, WorkDescription work) {
    /// @param findings from reading the description; more are added
    /// @return means nothing if there are findings
    JobSpec spec(String jobId, Instant now, WorkDescription.Material material, Findings findings) {
        var spec = JobSpec.newBuilder()
                .setJobId(jobId)
                .setName(name)
                .setDescription(description)
                .setSeed(seed)
                .setCreatedAtMs(now.toEpochMilli());
        work.enter(spec, material, findings);
        return spec.build();
    }
}
