package io.manyhands.standalone.demo;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A job's JSON, as far as this module understands it: which data set it names. The rest is judged by task-service.
public final class JobFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String DATA = "data";
    private static final String MODEL = "model";
    private static final String FILE = "file";
    private static final String DATASET = "dataset";
    private static final String COUNTING = "counting";
    private static final String MAP_REDUCE = "mapReduce";

    private static final List<String> LAYOUT =
            List.of("featureShape", "featureType", "featureScale", "classes", "targetValues");

    private final ObjectNode job;

    private JobFile(ObjectNode job) {
        this.job = job;
    }

    /// @param job name of an example, or a path
    /// @throws StandaloneException if there is no such job, or it is not a JSON object
    public static JobFile read(String job) {
        var example = JobFile.class.getResourceAsStream("/examples/" + job + ".json");
        try (var in = example == null ? open(job) : example) {
            return parse(job, in);
        } catch (IOException e) {
            throw new StandaloneException("job file %s cannot be read: %s".formatted(job, e), e);
        }
    }

    /// A job that has a name, and nothing else yet.
    public static JobFile of(String name) {
        return new JobFile(JsonNodeFactory.instance.objectNode().put("name", name));
    }

    /// Whether data are to be given with it: it needs some, and names none.
    public boolean takesCorpus() {
        return !job.has(COUNTING) && !job.has(MAP_REDUCE) && !namesDataset();
    }

    /// Whether its data are records of which it says nothing: then they are made of a table, of arrays or of images.
    boolean wantsConversion() {
        return job.path(DATA).path("type").asText().equals("records")
                && LAYOUT.stream().noneMatch(job.path(DATA)::has);
    }

    /// The file that its model is in, instead of a topology; as it is written in the job.
    public Optional<Path> modelFile() {
        return Optional.of(job.path(MODEL).path(FILE))
                .filter(JsonNode::isTextual)
                .map(file -> Path.of(file.asText()));
    }

    /// What has become of [#modelFile].
    ///
    /// @param initialWeights SHA-256 of its weights
    public JobFile withModel(JsonNode topology, String initialWeights) {
        var copy = job.deepCopy();
        if (copy.get(MODEL) instanceof ObjectNode model) {
            model.remove(FILE);
            model.set("topology", topology);
            model.put("initialWeights", initialWeights);
        }
        return new JobFile(copy);
    }

    public boolean namesDataset() {
        return job.path(DATA).hasNonNull(DATASET);
    }

    public JobFile withDataset(String sha256) {
        return withData(DATASET, sha256);
    }

    /// That it is evaluated on, too.
    public JobFile withValidation(String sha256) {
        return withData("validation", sha256);
    }

    private JobFile withData(String field, String sha256) {
        var copy = job.deepCopy();
        var data = copy.get(DATA) instanceof ObjectNode node ? node : copy.putObject(DATA);
        data.set(field, JsonNodeFactory.instance.textNode(sha256));
        return new JobFile(copy);
    }

    /// @param value anything that becomes the right JSON; replaces what the field held
    public JobFile with(String field, Object value) {
        var copy = job.deepCopy();
        copy.set(field, JSON.valueToTree(value));
        return new JobFile(copy);
    }

    public String json() {
        return job.toString();
    }

    private static InputStream open(String job) throws IOException {
        var path = Path.of(job);
        if (!Files.isRegularFile(path)) {
            throw new StandaloneException(
                    "job '%s' is neither an example (text, home, gpt, paper, mlp) nor a file".formatted(job));
        }
        return Files.newInputStream(path);
    }

    private static JobFile parse(String job, InputStream in) throws IOException {
        try {
            if (JSON.readTree(in) instanceof ObjectNode object) {
                return new JobFile(object);
            }
            throw new StandaloneException("job file %s is not a JSON object {…}".formatted(job));
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new StandaloneException(
                    "job file %s is not JSON: line %d, column %d: %s"
                            .formatted(
                                    job,
                                    at.getLineNr(),
                                    at.getColumnNr(),
                                    e.getOriginalMessage().lines().findFirst().orElse("")),
                    e);
        }
    }
}
