package io.manyhands.task.job;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.Training;
import io.manyhands.task.dataset.DataAnalysis;
import io.manyhands.task.dataset.DataFacts;
import io.manyhands.task.json.Findings;
import java.util.Optional;

/// Brings a description and the data it names together into a [Training].
///
/// @param seed the job's
/// @param findings from reading the description; more are added
record TrainingBuilder(TrainingDescription description, int seed, Findings findings) {
    /// @return means nothing if there are findings
    Training build(WorkDescription.Material material) {
        requireFound("data.dataset", Optional.of(description.data().sha256()), material.dataset());
        requireFound("model.initialWeights", description.model().initialWeights(), material.initialState());
        var training = Training.newBuilder()
                .setBatches(description.batches())
                .setEvaluation(description.evaluation().spec())
                .setOptimizer(description.optimizer());
        material.dataset()
                .flatMap(this::data)
                .ifPresent(data -> training.setData(data.spec())
                        .setModel(
                                new ModelBuilder(description.model(), data, findings).build(material.initialState())));
        return training.build();
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
        var data = new DataAnalysis(description.evaluation().heldOutFraction(), seed, "data.dataset", problems)
                .analyse(description.data(), bytes);
        if (problems.isEmpty()) {
            checkCounts(data.spec(), problems);
        }
        findings.addAll(problems);
        return problems.isEmpty() ? Optional.of(data) : Optional.empty();
    }

    private void checkCounts(DataSpec data, Findings problems) {
        int wanted = description.batches().getSamplesPerEpoch();
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
