package io.manyhands.standalone.demo;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.server.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a demo needs, read and checked before anything is started.
///
/// @param corpus empty if the job names its data set, or needs none
/// @param format what the corpus is to be converted from; empty: it is uploaded byte by byte
/// @param model the file that the job names as its model; empty if it has a topology
/// @param validation what the job is evaluated on instead of a part of the corpus
@SuppressWarnings("ArrayRecordComponent") // read once, passed on once; never compared
public record Inputs(
        JobFile job,
        Optional<byte[]> corpus,
        Optional<String> format,
        Optional<byte[]> model,
        Optional<byte[]> validation) {
    private Inputs(JobFile job, Optional<byte[]> corpus, Optional<String> format) {
        this(job, corpus, format, job.modelFile().map(ModelSource::read), Optional.empty());
    }

    /// With a corpus that stays as it is.
    public Inputs(JobFile job, Optional<byte[]> corpus) {
        this(job, corpus, Optional.empty());
    }

    /// @throws StandaloneException at the first thing that is missing or unusable
    public static Inputs check(DemoSettings settings) {
        var inputs = of(JobFile.read(settings.job()), settings.corpus());
        settings.json().ifPresent(Inputs::requireWritable);
        if (settings.volunteers() > 0) {
            requireVolunteer(Home.volunteer());
        }
        return inputs;
    }

    /// @param corpus file to read, if the job takes one
    /// @throws StandaloneException if it cannot be read
    public static Inputs of(JobFile job, Path corpus) {
        if (!job.takesCorpus()) {
            return new Inputs(job, Optional.empty());
        }
        if (job.wantsConversion() && DataFile.format(corpus).isPresent()) {
            var data = DataFile.read(corpus);
            return new Inputs(job, Optional.of(data.bytes()), data.format());
        }
        return new Inputs(job, Optional.of(read(corpus)));
    }

    /// The same, evaluated on another file.
    ///
    /// @param file null: it is not
    /// @throws StandaloneException if the job takes none, or the file cannot be read, or is the corpus is converted
    public Inputs validatedOn(@Nullable Path file) {
        if (file == null) {
            return this;
        }
        if (corpus.isEmpty()) {
            throw new StandaloneException(
                    "--validation %s: the job names its data set, or needs none; name the other one as data.validation in the job"
                            .formatted(file));
        }
        if (format.isPresent()) {
            throw new StandaloneException(
                    "--validation %s: the corpus is converted, and columns and classes of two files that are need not be the same; use heldOutFraction, or records whose layout the job says"
                            .formatted(file));
        }
        return new Inputs(
                job, corpus, format, model, Optional.of(DataFile.read(file).bytes()));
    }

    /// Uploads the corpus and the model, if the job needs them.
    public JobFile jobOn(Organizer organizer) throws InterruptedException {
        if (model.isEmpty()) {
            return withCorpusOn(organizer, job);
        }
        var read = organizer.readModel(model.get());
        return withCorpusOn(
                organizer,
                job.withModel(read.path("topology"), read.path("initialWeights").asText()));
    }

    private JobFile withCorpusOn(Organizer organizer, JobFile job) throws InterruptedException {
        if (corpus.isEmpty()) {
            return job;
        }
        var sha256 = format.isPresent()
                ? organizer
                        .convert(corpus.get(), DataWishes.of(format.get()))
                        .path("sha256")
                        .asText()
                : organizer.upload(corpus.get());
        var training = job.withDataset(sha256);
        return validation.isEmpty() ? training : training.withValidation(organizer.upload(validation.get()));
    }

    private static byte[] read(Path corpus) {
        try {
            if (!Files.isRegularFile(corpus)) {
                throw new StandaloneException(
                        "corpus %s is missing; name a text file with --corpus, or run npm ci to get the default one"
                                .formatted(corpus));
            }
            if (Files.size(corpus) > Limit.LIMIT_DATASET_BYTES_VALUE) {
                throw new StandaloneException("corpus %s has %d bytes; at most %d are accepted"
                        .formatted(corpus, Files.size(corpus), Limit.LIMIT_DATASET_BYTES_VALUE));
            }
            return Files.readAllBytes(corpus);
        } catch (IOException e) {
            throw new StandaloneException("corpus %s cannot be read: %s".formatted(corpus, e), e);
        }
    }

    /// @throws StandaloneException unless the file can be created or replaced
    public static void requireWritable(Path json) {
        var dir = json.toAbsolutePath().getParent();
        var isFile = Files.exists(json) ? Files.isRegularFile(json) && Files.isWritable(json) : true;
        if (dir == null || !Files.isWritable(dir) || !isFile) {
            throw new StandaloneException(
                    "--json %s cannot be written; its directory must exist and be writable".formatted(json));
        }
    }

    private static void requireVolunteer(Path script) {
        if (!Files.isRegularFile(script)) {
            throw new StandaloneException(
                    "the headless volunteer %s is not built; run ./manyhands demo, which builds it, or use --volunteers 0"
                            .formatted(script));
        }
    }
}
