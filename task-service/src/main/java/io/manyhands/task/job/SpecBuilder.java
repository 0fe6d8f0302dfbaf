package io.manyhands.task.job;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.task.dataset.DataAnalysis;
import io.manyhands.task.dataset.DataFacts;
import io.manyhands.task.json.Findings;
import java.time.Instant;
import java.util.Optional;

/// Brings a description and the data it names together into a [JobSpec].
///
/// @param findings from reading the description; more are added
record SpecBuilder(JobDescription description, Findings findings) {
    /// What was found in Redis under the hashes that the description names.
    @SuppressWarnings("ArrayRecordComponent") // values passed on once; never compared
    record Material(Optional<byte[]> data, Optional<byte[]> initialWeights) {}

    /// @return means nothing if there are findings
    JobSpec build(String id, Instant now, Material material) {
        requireFound("data.dataset", Optional.of(description.data().sha256()), material.data());
        requireFound("model.initialWeights", description.model().initialWeights(), material.initialWeights());
        var spec = JobSpec.newBuilder()
                .setJobId(id)
                .setName(description.name())
                .setDescription(description.description())
                .setTraining(description.training())
                .setEvaluation(description.evaluation().spec())
                .setOptimizer(description.optimizer())
                .setSeed(description.seed())
                .setCreatedAtMs(now.toEpochMilli());
        material.data()
                .flatMap(this::data)
                .ifPresent(data -> spec.setData(data.spec())
                        .setModel(new ModelBuilder(description.model(), data, findings)
                                .build(material.initialWeights())));
        return spec.build();
    }

    private void requireFound(String field, Optional<String> sha256, Optional<byte[]> bytes) {
        sha256.filter(Keys::isSha256)
                .filter(valid -> bytes.isEmpty())
                .ifPresent(missing -> findings.add(
                        field,
                        "is %s, but no such data set is stored; POST it to /api/datasets first".formatted(missing)));
    }

    private Optional<DataFacts> data(byte[] bytes) {
        var problems = new Findings();
        var data = new DataAnalysis(
                        description.evaluation().heldOutFraction(), description.seed(), "data.dataset", problems)
                .analyse(description.data(), bytes);
        if (problems.isEmpty()) {
            checkCounts(data.spec(), problems);
        }
        findings.addAll(problems);
        return problems.isEmpty() ? Optional.of(data) : Optional.empty();
    }

    private void checkCounts(DataSpec data, Findings problems) {
        int wanted = description.training().getSamplesPerEpoch();
        if (wanted > data.getTrainSamples()) {
            problems.add(
                    "training.samplesPerEpoch",
                    "is %d, but the data set has only %d training samples (and %d held out)"
                            .formatted(wanted, data.getTrainSamples(), data.getHeldOutSamples()));
        }
        int evaluated = description.evaluation().spec().getSamples();
        if (evaluated > data.getHeldOutSamples()) {
            problems.add(
                    "evaluation.samples",
                    "is %d, but only %d samples are held out; use fewer, or a larger heldOutFraction"
                            .formatted(evaluated, data.getHeldOutSamples()));
        }
    }
}
