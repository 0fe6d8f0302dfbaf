package io.manyhands.standalone.demo;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.server.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What a demo needs, read and checked before anything is started.
///
/// @param corpus empty if the job names its data set, or needs none
/// @param format what the corpus is to be converted from; empty: it is uploaded byte by byte
/// @param model the file that the job names as its model; empty if it has a topology
@SuppressWarnings("ArrayRecordComponent") // read once, passed on once; never compared
public record Inputs(JobFile job, Optional<byte[]> corpus, Optional<String> format, Optional<byte[]> model) {
    private Inputs(JobFile job, Optional<byte[]> corpus, Optional<String> format) {
        this(job, corpus, format, job.modelFile().map(ModelSource::read));
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
        return job.withDataset(sha256);
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
