package io.manyhands.task.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.LossOptions;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.dataset.DataFacts;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.Read;
import io.manyhands.task.topology.KernelCoverage;
import io.manyhands.task.topology.ModelShape;
import io.manyhands.task.topology.Shape;
import io.manyhands.task.topology.Topology;
import io.manyhands.task.topology.TopologyReader;
import java.util.List;
import java.util.Optional;

/// Works out the [ModelSpec], and checks that weights that are listed or given, and the data, fit.
///
/// @param json the topology as posted
/// @param validation of the data set that is evaluated on, if that is another one
/// @param rounds empty if they were refused
/// @param evaluation the same
record ModelBuilder(
        JsonNode json,
        TrainingDescription.Model model,
        DataFacts facts,
        Optional<DataFacts> validation,
        Optional<TrainingDescription.Rounds> rounds,
        Optional<TrainingDescription.Evaluation> evaluation) {
    static final String TOPOLOGY = "model.topology";

    Read<ModelSpec> build(Optional<byte[]> initialWeights) {
        return new TopologyReader(facts.alphabet())
                .read(TOPOLOGY, json)
                .flatMap(topology -> build(topology, initialWeights));
    }

    private Read<ModelSpec> build(Topology topology, Optional<byte[]> initialWeights) {
        var findings = new Findings();
        var shape = topology.shape();
        var weights = shape.weights();
        var fit = new ModelFit(data(), model.loss(), findings);
        fit.check(shape.input(), shape.output());
        fit.checkOptions(options());
        checkListed(weights, findings);
        if (findings.isEmpty()) {
            checkSize(weights, findings);
            new DataFit(facts, model.loss(), options().getFromLogits(), findings).check(topology, shape);
            validation.ifPresent(other -> checkValidation(other, topology, shape, findings));
            new StatisticsFit(rounds, evaluation, findings).check(shape);
        }
        if (findings.isEmpty()) {
            initialWeights.ifPresent(bytes -> checkInitial(weights, bytes, findings));
        }
        var gaps = findings.isEmpty()
                ? KernelCoverage.gaps(topology, model.loss(), options(), takesNumbers())
                : List.<String>of();
        if (!gaps.isEmpty()) {
            checkEngines(topology, gaps, findings);
        }
        return findings.read(() -> spec(topology, weights, gaps));
    }

    private ModelSpec spec(Topology topology, List<WeightSpec> weights, List<String> gaps) {
        var spec = ModelSpec.newBuilder()
                .setTopologyJson(topology.json())
                .addAllWeights(weights)
                .setLoss(model.loss())
                .setExact(gaps.isEmpty())
                .addAllInexactBecause(gaps)
                .setInitialWeightsSha256(model.initialWeights().orElse(""));
        model.lossOptions().ifPresent(spec::setLossOptions);
        return spec.build();
    }

    private LossOptions options() {
        return model.lossOptions().orElse(LossOptions.getDefaultInstance());
    }

    /// The same of the other data set.
    private void checkValidation(DataFacts other, Topology topology, ModelShape shape, Findings findings) {
        var own = new Findings();
        new DataFit(other, model.loss(), options().getFromLogits(), own).check(topology, shape);
        own.errors().stream()
                .filter(error -> error.field().equals(TrainingBuilder.DATASET))
                .forEach(error -> findings.add(TrainingBuilder.VALIDATION, error.message()));
    }

    private DataSpec data() {
        return facts.spec();
    }

    private boolean takesNumbers() {
        return data().hasText() && !data().getText().getOneHot();
    }

    private void checkListed(List<WeightSpec> derived, Findings findings) {
        var names = model.weights().stream().map(ModelBuilder::summary).toList();
        var expected = derived.stream().map(ModelBuilder::summary).toList();
        if (!names.isEmpty() && !names.equals(expected)) {
            findings.add("model.weights", "is %s, but the topology has %s".formatted(names, expected));
        }
    }

    private static String summary(WeightSpec weight) {
        return weight.getName() + weight.getShapeList();
    }

    private void checkSize(List<WeightSpec> weights, Findings findings) {
        long parameters = weights.stream()
                .mapToLong(weight -> new Shape(weight.getShapeList()).size())
                .sum();
        if (parameters < 1 || parameters > Limit.LIMIT_PARAMETERS_VALUE) {
            findings.add(
                    TOPOLOGY,
                    "has %s%d parameters; must have 1..%d"
                            .formatted(
                                    parameters > Limit.LIMIT_PARAMETERS_VALUE ? "at least " : "",
                                    parameters,
                                    Limit.LIMIT_PARAMETERS_VALUE));
        }
        if (parameters > 0 && weights.stream().allMatch(weight -> weight.hasMovingAverage() || weight.getFrozen())) {
            findings.add(TOPOLOGY, "has no weights that are trained; leave \"trainable\": false out of some layers");
        }
        if (weights.size() > Limit.LIMIT_WEIGHT_TENSORS_VALUE) {
            findings.add(
                    TOPOLOGY,
                    "has %d weight tensors; at most %d are allowed"
                            .formatted(weights.size(), Limit.LIMIT_WEIGHT_TENSORS_VALUE));
        }
    }

    private void checkEngines(Topology topology, List<String> gaps, Findings findings) {
        if (data().getText().getEveryPosition()) {
            findings.add(
                    "data.targets",
                    "is everyPosition, which TensorFlow.js does not compute, but the model needs it because of %s"
                            .formatted(String.join(", ", gaps)));
        }
        var beyond = topology.beyondTensorFlow();
        if (!beyond.isEmpty()) {
            findings.add(
                    TOPOLOGY,
                    "has what TensorFlow.js cannot compute, %s, but needs it because of %s, which kernels do not cover. Remove either"
                            .formatted(String.join(", ", beyond), String.join(", ", gaps)));
        }
    }

    private void checkInitial(List<WeightSpec> weights, byte[] bytes, Findings findings) {
        long expected = weights.stream().mapToLong(Tensors::size).sum() * Float.BYTES;
        ByteString values = UnsafeByteOperations.unsafeWrap(bytes);
        if (bytes.length != expected) {
            findings.add(
                    "model.initialWeights",
                    "has %d bytes; the model's weights need %d".formatted(bytes.length, expected));
        } else if (!Tensors.areFinite(values)) {
            findings.add("model.initialWeights", "holds a value that is infinite or not a number");
        }
    }
}
