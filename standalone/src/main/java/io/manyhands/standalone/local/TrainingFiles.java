package io.manyhands.standalone.local;

import io.manyhands.model.advance.Beginning;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.work.Work;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.demo.DatasetId;
import io.manyhands.standalone.demo.Inputs;
import io.manyhands.standalone.demo.JobFile;
import io.manyhands.task.conversion.Conversion;
import io.manyhands.task.conversion.Converted;
import io.manyhands.task.conversion.Description;
import io.manyhands.task.conversion.SourceFormat;
import io.manyhands.task.conversion.Wishes;
import io.manyhands.task.job.LocalSpecification;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import io.manyhands.task.modelfile.ModelFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A directory with all that computing a job takes, worked out as the services do: `job` (a JobSpec), `weights`
/// (version 0 of its state) and `data` (empty if it needs none). Closing removes it.
public final class TrainingFiles implements AutoCloseable {
    private final WorkingDirectory directory;

    private TrainingFiles(WorkingDirectory directory) {
        this.directory = directory;
    }

    /// @param name the job's, for messages
    /// @throws StandaloneException for a job with mistakes in it, or one whose data set only a server has
    public static TrainingFiles write(Inputs inputs, String name) {
        var converted =
                inputs.format().map(format -> converted(format, inputs.corpus().orElseThrow(), name));
        var data = converted.map(Converted::records).or(inputs::corpus);
        var model = inputs.model().map(file -> ModelCheck.read(file, name));
        var weights = model.map(ModelFile::weights);
        var described = model.map(file -> inputs.job().withModel(file.topology().model(), DatasetId.of(file.weights())))
                .orElse(inputs.job());
        var validation = inputs.validation();
        var job = specified(described, data, validation, weights, converted.map(Converted::description), name);
        var first = Beginning.of(Work.of(job)).first(weights);
        var files = new TrainingFiles(WorkingDirectory.create("manyhands-train-"));
        files.directory.put("job", job.toByteArray());
        files.directory.put("weights", first.state());
        files.directory.put("data", joined(data, validation));
        return files;
    }

    public Path directory() {
        return directory.path();
    }

    @Override
    public void close() {
        directory.close();
    }

    /// As those who compute are given them.
    private static byte[] joined(Optional<byte[]> data, Optional<byte[]> validation) {
        var first = data.orElseGet(() -> new byte[0]);
        var second = validation.orElseGet(() -> new byte[0]);
        var all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static Converted converted(String label, byte[] file, String name) {
        var format = SourceFormat.labelled(label).orElseThrow();
        return switch (Conversion.convert(format, Wishes.NONE, file)) {
            case Read.Done<Converted>(Converted converted, List<String> _) -> converted;
            case Read.Refused<Converted>(List<FieldError> errors) ->
                throw new StandaloneException("job %s: the %s %s"
                        .formatted(name, format.label(), errors.getFirst().message()));
        };
    }

    private static JobSpec specified(
            JobFile job,
            Optional<byte[]> data,
            Optional<byte[]> validation,
            Optional<byte[]> weights,
            Optional<Description> layout,
            String name) {
        if (job.namesDataset()) {
            throw new StandaloneException(
                    "job %s names its data set, which only a server has; remove data.dataset and name the file with --corpus"
                            .formatted(name));
        }
        var training = data.map(bytes -> job.withDataset(DatasetId.of(bytes))).orElse(job);
        var description = validation
                .map(bytes -> training.withValidation(DatasetId.of(bytes)))
                .orElse(training);
        try {
            return LocalSpecification.of(
                    description.json().getBytes(StandardCharsets.UTF_8),
                    data,
                    validation,
                    weights,
                    layout,
                    warning -> System.err.printf("Warning: %s%n", warning));
        } catch (IllegalArgumentException e) {
            throw new StandaloneException("job %s: %s".formatted(name, e.getMessage()), e);
        }
    }
}
