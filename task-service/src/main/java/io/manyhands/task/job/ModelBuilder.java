package io.manyhands.task.job;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.dataset.DataFacts;
import io.manyhands.task.dataset.TextCorpus;
import io.manyhands.task.json.Findings;
import io.manyhands.task.topology.KernelCoverage;
import io.manyhands.task.topology.ModelShape;
import io.manyhands.task.topology.Shape;
import io.manyhands.task.topology.Topology;
import io.manyhands.task.topology.TopologyReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Works out the [ModelSpec], and checks that weights that are listed or given, and the data, fit.
record ModelBuilder(TrainingDescription.Model model, DataFacts facts, Findings findings) {
    private static final String TOPOLOGY = "model.topology";

    /// @return means nothing if there are findings
    ModelSpec build(Optional<byte[]> initialWeights) {
        var problems = new Findings();
        var topology = new TopologyReader(alphabet(), problems).read(TOPOLOGY, model.topology());
        var shape = topology.shape();
        var weights = weights(shape, problems);
        if (problems.isEmpty() && shape instanceof ModelShape.Derived derived) {
            checkSize(weights, problems);
            new DataFit(facts, model.loss(), problems).check(topology, derived);
        }
        if (problems.isEmpty()) {
            initialWeights.ifPresent(bytes -> checkInitial(weights, bytes, problems));
        }
        var gaps = problems.isEmpty() ? KernelCoverage.gaps(topology, model.loss(), takesNumbers()) : List.<String>of();
        if (!gaps.isEmpty()) {
            checkEngines(topology, gaps, problems);
        }
        findings.addAll(problems);
        return ModelSpec.newBuilder()
                .setTopologyJson(topology.json())
                .addAllWeights(weights)
                .setLoss(model.loss())
                .setExact(gaps.isEmpty())
                .addAllInexactBecause(gaps)
                .setInitialWeightsSha256(model.initialWeights().orElse(""))
                .build();
    }

    private DataSpec data() {
        return facts.spec();
    }

    private boolean takesNumbers() {
        return data().hasText() && !data().getText().getOneHot();
    }

    private OptionalInt alphabet() {
        return data().hasText() ? OptionalInt.of(TextCorpus.classesOf(data().getText())) : OptionalInt.empty();
    }

    private List<WeightSpec> weights(ModelShape shape, Findings problems) {
        return switch (shape) {
            case ModelShape.Invalid() -> List.of();
            case ModelShape.Derived derived -> {
                new ModelFit(data(), model.loss(), problems).check(derived.input(), derived.output());
                checkListed(derived.weights(), problems);
                yield derived.weights();
            }
        };
    }

    private void checkListed(List<WeightSpec> derived, Findings problems) {
        var names = model.weights().stream().map(ModelBuilder::summary).toList();
        var expected = derived.stream().map(ModelBuilder::summary).toList();
        if (!names.isEmpty() && !names.equals(expected)) {
            problems.add("model.weights", "is %s, but the topology has %s".formatted(names, expected));
        }
    }

    private static String summary(WeightSpec weight) {
        return weight.getName() + weight.getShapeList();
    }

    private void checkSize(List<WeightSpec> weights, Findings problems) {
        long parameters = weights.stream()
                .mapToLong(weight -> new Shape(weight.getShapeList()).size())
                .sum();
        if (parameters < 1 || parameters > Limit.LIMIT_PARAMETERS_VALUE) {
            problems.add(
                    TOPOLOGY,
                    "has %s%d parameters; must have 1..%d"
                            .formatted(
                                    parameters > Limit.LIMIT_PARAMETERS_VALUE ? "at least " : "",
                                    parameters,
                                    Limit.LIMIT_PARAMETERS_VALUE));
        }
        if (weights.size() > Limit.LIMIT_WEIGHT_TENSORS_VALUE) {
            problems.add(
                    TOPOLOGY,
                    "has %d weight tensors; at most %d are allowed"
                            .formatted(weights.size(), Limit.LIMIT_WEIGHT_TENSORS_VALUE));
        }
    }

    private static void checkEngines(Topology topology, List<String> gaps, Findings problems) {
        var beyond = topology.beyondTensorFlow();
        if (!beyond.isEmpty()) {
            problems.add(
                    TOPOLOGY,
                    "has arguments that would not be applied, %s: TensorFlow.js cannot do that, but computes this model because of %s. Remove either"
                            .formatted(String.join(", ", beyond), String.join(", ", gaps)));
        }
    }

    private void checkInitial(List<WeightSpec> weights, byte[] bytes, Findings problems) {
        long expected = weights.stream().mapToLong(Tensors::size).sum() * Float.BYTES;
        ByteString values = UnsafeByteOperations.unsafeWrap(bytes);
        if (bytes.length != expected) {
            problems.add(
                    "model.initialWeights",
                    "has %d bytes; the model's weights need %d".formatted(bytes.length, expected));
        } else if (!Tensors.areFinite(values)) {
            problems.add("model.initialWeights", "holds a value that is infinite or not a number");
        }
    }
}
