package io.manyhands.task.job;

import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.Read;
import java.time.Instant;
import java.util.Optional;

/// What the organizer asks for, as far as it can be checked without looking at the data.
///
/// @param id empty if one is to be made from the name
/// @param findings what is wrong with it so far: then only what else is wrong can be found out, see [#spec]
record JobDescription(
        Optional<String> id,
        String name,
        String description,
        int seed,
        WorkDescription work,
        VerificationDescription verification,
        EntryDescription entry,
        Findings findings) {
    private static final CheckedParser<JobSpec> SPECS = CheckedParser.of(JobSpec.getDefaultInstance());

    Read<JobSpec> spec(String jobId, Instant now, WorkDescription.Material material) {
        var spec = JobSpec.newBuilder()
                .setJobId(jobId)
                .setName(name)
                .setDescription(description)
                .setSeed(seed)
                .setCreatedAtMs(now.toEpochMilli());
        var all = new Findings();
        all.addAll(findings);
        return work.enter(spec, material, all)
                .flatMap(made -> Read.of(found -> checked(entry.enter(verification.enter(made, found)), found)));
    }

    /// What a description leads to may be larger than itself, and nobody reads a specification that is out of bounds.
    private static JobSpec checked(JobSpec spec, Findings findings) {
        SPECS.problem(spec)
                .ifPresent(problem ->
                        findings.add("", "makes a specification whose %s; describe a smaller job".formatted(problem)));
        return spec;
    }
}
