package io.manyhands.task.modelfile;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.task.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a file of a model holds, and what would compute it.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ModelFile", description = "A model that was read from a file.")
public record ModelFileView(
        @Schema(description = "Goes into a job's `model.topology`: as it was read, in normal form")
        Map<String, Object> topology,

        @Schema(
                description = "Goes into a job's `model.initialWeights`: SHA-256 of the weights, which are stored as a"
                        + " data set; absent if the file was only to be checked")
        @Nullable
        String initialWeights,

        @Schema(description = "Values in all weights") long parameters,

        @Schema(description = "Of them those that are trained")
        long trained,

        @Schema(description = "Bytes of a gradient, which is what a task sends where nothing is rounded")
        long gradientBytes,

        @Schema(description = "Shape of a sample that goes in")
        List<Integer> input,

        @Schema(description = "Shape of what comes out") List<Integer> output,

        @Schema(
                description = "Whether kernels compute all layers, with the same bits on every device, if the data and"
                        + " the loss allow it")
        boolean exact,

        @Schema(description = "In the order of their weights")
        List<LayerView> layers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// @param because why not by kernels
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ModelFileLayer", description = "A layer of a model that was read from a file.")
    public record LayerView(
            @Schema(description = "First part of its weights' names")
            String name,

            @Schema(description = "As Keras calls it") String className,
            @Schema(description = "Shape of what comes out") List<Integer> output,
            @Schema(description = "Values in its weights") long parameters,

            @Schema(description = "`kernels` or `tensorflow`")
            String computedBy,

            @Schema(description = "What kernels do not cover of it") @Nullable
            String because) {}

    /// @param initialWeights under which its weights are stored
    public static ModelFileView of(ModelFile file, Optional<String> initialWeights) {
        var topology = file.topology();
        var shape = topology.shape();
        var layers = topology.summaries().stream().map(ModelFileView::view).toList();
        long parameters = size(shape.weights());
        long untrained = size(shape.weights().stream()
                .filter(weight -> weight.getFrozen() || weight.hasMovingAverage())
                .toList());
        return new ModelFileView(
                JSON.convertValue(topology.model(), new TypeReference<>() {}),
                initialWeights.orElse(null),
                parameters,
                parameters - untrained,
                parameters * Float.BYTES,
                shape.input().dimensions(),
                shape.output().dimensions(),
                layers.stream().allMatch(layer -> layer.because() == null),
                layers);
    }

    private static LayerView view(Topology.Summary layer) {
        return new LayerView(
                layer.name(),
                layer.className(),
                layer.output().dimensions(),
                size(layer.weights()),
                layer.gap().isEmpty() ? "kernels" : "tensorflow",
                layer.gap().orElse(null));
    }

    private static long size(List<WeightSpec> weights) {
        return weights.stream()
                .mapToLong(weight -> weight.getShapeList().stream()
                        .mapToLong(Integer::longValue)
                        .reduce(1, (a, b) -> a * b))
                .sum();
    }
}
