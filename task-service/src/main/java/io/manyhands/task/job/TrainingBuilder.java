package io.manyhands.task.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.Monitor;
import io.manyhands.protocol.v1.Training;
import io.manyhands.protocol.work.TrainingWork;
import io.manyhands.task.dataset.DataAnalysis;
import io.manyhands.task.dataset.DataFacts;
import io.manyhands.task.dataset.DataReader;
import io.manyhands.task.dataset.DataSource;
import io.manyhands.task.dataset.ValidationAnalysis;
import io.manyhands.task.job.TrainingDescription.Evaluation;
import io.manyhands.task.job.TrainingDescription.Rounds;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.Read;
import io.manyhands.task.shard.Manifest;
import io.manyhands.task.topology.TopologyReader;
import java.util.Optional;
import java.util.OptionalInt;

/// Brings a description and the data it names together into a [Training]. Whatever does not depend on a part that was
/// refused is looked at all the same, so that everything that is wrong is known at once.
///
/// @param seed the job's
/// @param findings from reading the description: something if any part was refused; more are added
record TrainingBuilder(TrainingDescription description, int seed, Findings findings) {
    static final String DATASET = "data.dataset";
    static final String VALIDATION = "data." + DataReader.VALIDATION;
    private static final String HELD_OUT = "evaluation.heldOutFraction";

    Read<Training> build(WorkDescription.Material material) {
        WorkDescription.requireFound(findings, DATASET, description.dataset(), material.dataset());
        WorkDescription.requireFound(findings, VALIDATION, description.validation(), material.validation());
        WorkDescription.requireFound(
                findings, "model.initialWeights", description.initialState(), material.initialState());
        var training = data(material);
        var validation = training.flatMap(facts -> validation(facts, material));
        var data =
                description.validation().isEmpty() ? training : validation.flatMap(facts -> training.map(facts::andOf));
        data.map(DataFacts::spec).ifPresent(spec -> {
            checkCounts(spec);
            checkAnswers(spec);
        });
        checkValidation();
        var model = description.topology().flatMap(json -> model(json, data, validation, material.initialState()));
        return findings.read(() -> training(data.orElseThrow(), model.orElseThrow()));
    }

    private Training training(DataFacts data, ModelSpec model) {
        var rounds = description.rounds().orElseThrow();
        var training = Training.newBuilder()
                .setData(data.spec())
                .setModel(model)
                .setBatches(rounds.batches())
                .setEncoding(rounds.encoding())
                .setEvaluation(description.evaluation().orElseThrow().spec())
                .setOptimizer(description.optimizer().orElseThrow());
        rounds.localSteps().ifPresent(training::setLocalSteps);
        return training.build();
    }

    /// Of an evaluation that was refused it is not known what it holds out: then nothing is.
    private Optional<DataFacts> data(WorkDescription.Material material) {
        var evaluation = description.evaluation().orElse(Evaluation.NONE);
        var analysis = new DataAnalysis(evaluation.heldOutFraction(), seed, DATASET);
        if (material.manifest().isPresent()) {
            return description
                    .data()
                    .flatMap(_ ->
                            findings.take(sharded(analysis, material.manifest().get())));
        }
        return description
                .data()
                .flatMap(source -> material.dataset()
                        .flatMap(bytes -> laidOut(source, material)
                                .flatMap(known -> findings.take(analysis.analyse(known, bytes)))));
    }

    private static Read<DataFacts> sharded(DataAnalysis analysis, Manifest manifest) {
        return analysis.analyse(
                manifest.sha256(),
                manifest.bytes().length,
                manifest.fixed().orElseThrow(),
                Math.toIntExact(manifest.records()),
                manifest.shardRecords());
    }

    /// Of a second data set that is evaluated on.
    private Optional<DataFacts> validation(DataFacts training, WorkDescription.Material material) {
        if (material.manifest().isPresent() && description.validation().isPresent()) {
            findings.add(
                    VALIDATION,
                    "is there, but the records to train on are in shards, and of those some are held out; leave it out and use heldOutFraction");
            return Optional.empty();
        }
        var source = description.data().orElseThrow();
        if (source instanceof DataSource.Described && description.validation().isPresent()) {
            findings.add(
                    VALIDATION,
                    "is there, but the data set was converted, and columns and classes of two files that are need not be the same; leave it out and use heldOutFraction, or say the layout (featureShape, …) if they are");
            return Optional.empty();
        }
        return material.validation().flatMap(bytes -> {
            var analysis =
                    new ValidationAnalysis(training, source, material.dataset().orElseThrow(), VALIDATION);
            return findings.take(analysis.analyse(description.validation().orElseThrow(), bytes));
        });
    }

    private Optional<DataSource> laidOut(DataSource source, WorkDescription.Material material) {
        if (!(source instanceof DataSource.Described described)) {
            return Optional.of(source);
        }
        if (material.description().isEmpty()) {
            findings.add(
                    "data.featureShape",
                    "is missing, and the data set was not converted when it was stored; say featureShape, featureType and either classes or targetValues, or store the file with POST /api/datasets?format=…");
        }
        return material.description().map(described::table);
    }

    private boolean hasHeldOut() {
        return description.validation().isPresent()
                || description
                        .evaluation()
                        .filter(each -> each.heldOutFraction() > 0)
                        .isPresent();
    }

    /// What is evaluated on is a part of the data set, or another one.
    private void checkValidation() {
        boolean isValidated = description.validation().isPresent();
        description.evaluation().ifPresent(evaluation -> {
            boolean isEvaluated = !evaluation.equals(Evaluation.NONE);
            if (isValidated && !isEvaluated) {
                findings.add(
                        VALIDATION,
                        "names a data set to evaluate on, but the job has no evaluation; add one, or leave this out");
            } else if (isValidated && evaluation.heldOutFraction() > 0) {
                findings.add(
                        HELD_OUT,
                        "is %s, but data.validation names the samples to evaluate on; leave one of them out"
                                .formatted(evaluation.heldOutFraction()));
            } else if (isEvaluated && !isValidated && evaluation.heldOutFraction() == 0) {
                findings.add(
                        HELD_OUT,
                        "is missing; must be a number, above 0.0 and below 1.0, unless data.validation names a data set to evaluate on");
            }
        });
    }

    private void checkCounts(DataSpec data) {
        description
                .rounds()
                .map(Rounds::batches)
                .filter(batches -> batches.getSamplesPerEpoch() > data.getTrainSamples())
                .ifPresent(batches -> findings.add(
                        "training.samplesPerEpoch",
                        "is %d, but the data set has only %d training samples (and %d held out)"
                                .formatted(
                                        batches.getSamplesPerEpoch(),
                                        data.getTrainSamples(),
                                        data.getHeldOutSamples())));
        description
                .evaluation()
                .map(Evaluation::spec)
                .filter(EvaluationSpec::hasMetrics)
                .ifPresent(evaluation -> MetricsReader.check(evaluation.getMetrics(), data, findings));
        description
                .evaluation()
                .map(Evaluation::spec)
                .filter(evaluation -> evaluation.getEarlyStopping().getMonitor() == Monitor.MONITOR_HELD_OUT_ACCURACY)
                .filter(_ -> data.getRecords().hasValues())
                .ifPresent(
                        _ -> findings.add(
                                "evaluation.earlyStopping.monitor",
                                "is heldOutAccuracy, but the targets are values, which are neither right nor wrong; use heldOutLoss"));
        description
                .evaluation()
                .map(Evaluation::spec)
                .filter(evaluation -> evaluation.getSamples() > data.getHeldOutSamples())
                .filter(_ -> hasHeldOut())
                .ifPresent(evaluation -> findings.add(
                        "evaluation.samples",
                        "is %d, but only %d samples are held out; use fewer, or %s"
                                .formatted(
                                        evaluation.getSamples(),
                                        data.getHeldOutSamples(),
                                        data.hasValidation() ? "more validation data" : "a larger heldOutFraction")));
    }

    /// Right answers of a round are counted, and a sample can have as many as a window has positions.
    private void checkAnswers(DataSpec data) {
        int answers = data.getText().getEveryPosition() ? data.getText().getLength() : 1;
        long most = TrainingWork.MOST_ANSWERS / answers;
        description
                .rounds()
                .map(rounds -> rounds.batches().getBatchSize())
                .filter(samples -> samples > most)
                .ifPresent(samples -> findings.add("training.batchSize", tooManyAnswers(samples, answers, most)));
        description
                .evaluation()
                .map(evaluation -> evaluation.spec().getSamples())
                .filter(samples -> samples > most)
                .ifPresent(samples -> findings.add("evaluation.samples", tooManyAnswers(samples, answers, most)));
    }

    private static String tooManyAnswers(int samples, int answers, long most) {
        return "is %d, but at most %d samples with a target at each of %d positions can be counted"
                .formatted(samples, most, answers);
    }

    private Optional<ModelSpec> model(
            JsonNode topology,
            Optional<DataFacts> data,
            Optional<DataFacts> validation,
            Optional<byte[]> initialWeights) {
        if (data.isEmpty() || description.model().isEmpty()) {
            checkAlone(topology, data);
            return Optional.empty();
        }
        var model = description.model().get();
        return findings.take(new ModelBuilder(
                        topology, model, data.get(), validation, description.rounds(), description.evaluation())
                .build(initialWeights));
    }

    private void checkAlone(JsonNode topology, Optional<DataFacts> data) {
        if (data.isPresent() || !TopologyReader.saysAlphabet(topology)) {
            var alphabet = data.map(DataFacts::alphabet).orElse(OptionalInt.empty());
            findings.take(new TopologyReader(alphabet).read(ModelBuilder.TOPOLOGY, topology));
        }
    }
}
