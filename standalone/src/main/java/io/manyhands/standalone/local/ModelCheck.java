package io.manyhands.standalone.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.demo.ModelSource;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import io.manyhands.task.modelfile.ModelFile;
import io.manyhands.task.modelfile.ModelFileReader;
import io.manyhands.task.modelfile.ModelFileView;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Says what is in a file of a model, and who would compute it.
public final class ModelCheck {
    /// What a home connection of 20 Mbit/s sends in about a second.
    private static final long MUCH_TO_SEND = 2_500_000;

    private final PrintStream out;

    public ModelCheck(PrintStream out) {
        this.out = out;
    }

    /// @param isJson whether everything is printed as JSON, as a server answers
    /// @throws StandaloneException if it cannot be read, or nobody could compute it
    public void run(Path file, boolean isJson) {
        var view = ModelFileView.of(read(ModelSource.read(file), file.toString()), Optional.empty());
        out.println(isJson ? json(view) : text(view));
    }

    /// @param name for messages
    static ModelFile read(byte[] bytes, String name) {
        return switch (ModelFileReader.read(bytes)) {
            case Read.Done<ModelFile>(ModelFile file, List<String> _) -> file;
            case Read.Refused<ModelFile>(List<FieldError> errors) ->
                throw new StandaloneException("model %s: %s"
                        .formatted(
                                name,
                                errors.stream()
                                        .map(error -> "%s %s"
                                                .formatted(error.field(), error.message())
                                                .strip())
                                        .collect(Collectors.joining("; "))));
        };
    }

    private static String json(ModelFileView view) {
        try {
            return new ObjectMapper().writeValueAsString(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("%s cannot be written as JSON".formatted(view), e);
        }
    }

    private static String text(ModelFileView view) {
        var layers = view.layers().stream().map(ModelCheck::line).collect(Collectors.joining(System.lineSeparator()));
        return String.join(
                System.lineSeparator(),
                String.format(
                        Locale.ROOT, "%-28s %-24s %-18s %12s  %s", "layer", "class", "output", "parameters", "by"),
                layers,
                "",
                "%,d parameters, %,d of them trained; samples of shape %s become %s."
                        .formatted(view.parameters(), view.trained(), view.input(), view.output()),
                exactness(view),
                advice(view));
    }

    private static String line(ModelFileView.LayerView layer) {
        return String.format(
                Locale.ROOT,
                "%-28s %-24s %-18s %,12d  %s",
                layer.name(),
                layer.className(),
                layer.output(),
                layer.parameters(),
                layer.because() == null ? layer.computedBy() : "%s: %s".formatted(layer.computedBy(), layer.because()));
    }

    private static String exactness(ModelFileView view) {
        return view.exact()
                ? "Exact, if the data and the loss allow it: kernels compute every layer, with the same bits on every device."
                : "Not exact: TensorFlow.js computes all of it, because of the layers that say so. Results are compared within a tolerance.";
    }

    private static String advice(ModelFileView view) {
        var size = "A gradient has %,d bytes".formatted(view.gradientBytes());
        return view.gradientBytes() <= MUCH_TO_SEND
                ? size
                        + ": synchronous rounds suit it in a local network; over home connections, training.mode localSteps."
                : size
                        + ", which takes a home connection more than a second to send: use training.mode localSteps, and training.encoding where it is allowed.";
    }
}
