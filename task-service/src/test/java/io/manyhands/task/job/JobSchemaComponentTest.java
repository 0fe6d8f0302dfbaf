package io.manyhands.task.job;

import static io.manyhands.task.job.Descriptions.content;
import static io.manyhands.task.job.Descriptions.errors;
import static io.manyhands.task.job.Descriptions.message;
import static io.manyhands.task.job.Descriptions.with;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.rest.openapi.RestDocumentFilter;
import io.manyhands.task.json.Range;
import io.manyhands.task.json.Read;
import io.manyhands.task.testing.Organizer;
import io.manyhands.task.testing.ServedSchema;
import io.manyhands.task.testing.ServedSchema.Place;
import io.manyhands.task.topology.TopologyReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The schema of job descriptions says what their readers do. What a reader allows is taken from its own messages,
/// which [io.manyhands.task.json.JsonObject] makes of what it checks: so whichever of both changes alone, a test
/// fails.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class JobSchemaComponentTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String NOT_A_FIELD = "is not a field here; there are ";
    private static final Set<String> MODES = Set.of("SynchronousMode", "LocalSteps");
    /// What makes a job one of another kind of work: every reading asks for it.
    private static final List<String> OTHER_WORK = List.of("mapReduce", "counting");

    private ServedSchema schema;

    @BeforeEach
    void read() {
        schema = ServedSchema.read();
    }

    @Test
    void descriptionsOfTheseTestsAreAcceptedAndHaveEveryObjectThereIs() {
        var met = new TreeSet<String>();
        Descriptions.all().forEach(job -> {
            assertThat(errors(job)).as("%s", job).isEmpty();
            schema.places(job).forEach(place -> met.add(place.schemaName()));
        });

        assertThat(met).isNotEmpty().isEqualTo(schema.objects().keySet());
        assertThat(schema.objects())
                .allSatisfy((name, object) ->
                        assertThat(object.path("additionalProperties")).as(name).isEqualTo(JSON.booleanNode(false)));
    }

    @Test
    void fieldsAreThoseThatReadersKnow() {
        everyPlace((job, place) -> {
            place.object().put("unknown", 1);

            assertThat(message(job, place.pathOf("unknown")))
                    .hasValueSatisfying(message -> assertThat(known(message, place))
                            .as(place.schemaName())
                            .containsExactlyInAnyOrderElementsOf(place.fields()));
        });
    }

    private static List<String> known(String message, Place place) {
        assertThat(message).startsWith(NOT_A_FIELD);
        var known =
                new ArrayList<>(List.of(message.substring(NOT_A_FIELD.length()).split(", ")));
        switch (place.schemaName()) {
            case "TrainingJob" -> assertThat(known.removeAll(OTHER_WORK)).isTrue();
            case "CountingJob" -> assertThat(known.remove("mapReduce")).isTrue();
            // A record has either, and its reader asks for both.
            case "ClassRecords" -> assertThat(known.remove("targetValues")).isTrue();
            // None of what the description of the data set says; the reader asks for it all.
            case "ConvertedRecords" ->
                assertThat(known.removeAll(
                                List.of("featureShape", "featureType", "featureScale", "classes", "targetValues")))
                        .isTrue();
            case "ValueRecords" -> assertThat(known.remove("classes")).isTrue();
            default -> {}
        }
        return known;
    }

    @Test
    void fieldsMustBeWhatReadersWantThemToBe() {
        everyField((job, place, field) -> {
            boolean isObject = place.field(field).path("type").asText().equals("object");
            place.object().set(field, isObject ? JSON.numberNode(5) : JSON.objectNode());

            // Read when the data is known.
            var message = field.equals("topology")
                    ? topologyMessage()
                    : message(job, place.pathOf(field)).orElse("");
            assertThat(message).as("%s.%s", place.schemaName(), field).endsWith("must be " + wanted(place, field));
        });
    }

    private static String topologyMessage() {
        var read = new TopologyReader(OptionalInt.empty()).read("model.topology", JSON.numberNode(5));
        return ((Read.Refused<?>) read).errors().getFirst().message();
    }

    /// The words of [io.manyhands.task.json.JsonObject] with what the schema says.
    private static String wanted(Place place, String field) {
        var schema = place.field(field);
        if (place.told().containsKey(field)) {
            return "one of " + String.join(", ", place.told().get(field));
        }
        // Which training it is, is told by its mode.
        if (MODES.contains(place.schemaName()) && field.equals("type")) {
            return "one of localSteps, synchronous";
        }
        if (schema.has("enum")) {
            return "one of "
                    + schema.path("enum")
                            .valueStream()
                            .map(JsonNode::asText)
                            .sorted()
                            .collect(joining(", "));
        }
        return switch (schema.path("type").asText()) {
            case "object" -> "an object";
            case "array" -> "a list";
            case "boolean" -> "true or false";
            case "integer" -> "a whole number in " + span(schema);
            case "number" -> "a number, " + range(schema);
            case "string" -> "a text of 1..%d characters".formatted(maxLength(schema));
            default -> throw new AssertionError("%s.%s is %s".formatted(place.schemaName(), field, schema));
        };
    }

    /// Of what is told by a pattern alone, readers say first how long it is.
    private static int maxLength(JsonNode schema) {
        if (schema.has("maxLength")) {
            return schema.path("maxLength").asInt();
        }
        return switch (schema.path("pattern").asText()) {
            case RestDocumentFilter.SHA256 -> 64;
            case RestDocumentFilter.JOB_ID -> DescriptionReader.MAX_NAME;
            default -> throw new AssertionError("%s has no limit".formatted(schema));
        };
    }

    private static String span(JsonNode schema) {
        return "%s..%s".formatted(schema.path("minimum"), schema.path("maximum"));
    }

    private static Range range(JsonNode schema) {
        boolean minIncluded = schema.has("minimum");
        boolean maxIncluded = schema.has("maximum");
        return new Range(
                schema.path(minIncluded ? "minimum" : "exclusiveMinimum").asDouble(),
                minIncluded,
                schema.path(maxIncluded ? "maximum" : "exclusiveMaximum").asDouble(),
                maxIncluded);
    }

    @Test
    void listsMustBeWhatReadersWantThemToBe() {
        var met = new TreeSet<String>();
        everyField((job, place, field) -> {
            var list = place.field(field);
            if (!list.has("items")) {
                return;
            }
            met.add(field);
            var elements = place.object().putArray(field).add("x");
            int max = list.path("maxItems").asInt();
            if (place.items(field).path("type").asText().equals("integer")) {
                assertThat(message(job, place.pathOf(field)).orElse(""))
                        .endsWith("must be %d..%d whole numbers in %s"
                                .formatted(list.path("minItems").asInt(), max, span(place.items(field))));
            } else if (place.items(field).path("type").asText().equals("number")) {
                assertThat(message(job, place.pathOf(field)).orElse(""))
                        .endsWith("must be %d..%d numbers, each %s"
                                .formatted(list.path("minItems").asInt(), max, range(place.items(field))));
            } else {
                assertThat(message(job, place.pathOf(field) + "[0]").orElse("")).endsWith("must be an object");
                while (elements.size() <= max) {
                    elements.add(0);
                }
                assertThat(message(job, place.pathOf(field)).orElse("")).contains("at most %d are".formatted(max));
            }
        });
        assertThat(met)
                .containsExactly("boundaries", "classWeights", "featureShape", "shape", "shared", "values", "weights");
    }

    @Test
    void textsAreRefusedByBothOrByNone() {
        var texts = Stream.of(
                        Stream.of("", " ", "a", "a b", " a ", "a\tb", "a\n", "Not", "a-b", "a_b", "g".repeat(64)),
                        Stream.of("A".repeat(64), "a".repeat(63), "a".repeat(65)),
                        Stream.of(32, 33, 64, 80, 81, 200, 201, 500, 501).map("a"::repeat),
                        // Characters that are two for Java and JavaScript.
                        Stream.of(80, 81).map("\uD83D\uDE00"::repeat))
                .flatMap(each -> each)
                .toList();
        var met = new TreeSet<String>();
        everyField((job, place, field) -> {
            var type = place.field(field);
            if (!type.path("type").asText().equals("string") || type.has("enum")) {
                return;
            }
            met.add(field);
            texts.forEach(text -> {
                place.object().put(field, text);
                assertThat(schema.objections(job).isEmpty())
                        .as("%s.%s = '%s' is valid", place.schemaName(), field, text)
                        .isEqualTo(errors(job).isEmpty());
            });
        });
        assertThat(met)
                .containsExactly(
                        "dataset",
                        "description",
                        "id",
                        "initialWeights",
                        "invitation",
                        "name",
                        "program",
                        "validation");
    }

    @Test
    void fieldsAreRequiredThatReadersMiss() {
        everyField((job, place, field) -> {
            place.object().remove(field);

            assertThat(place.requires(field))
                    .as("%s.%s is required", place.schemaName(), field)
                    .isEqualTo(!errors(job).isEmpty())
                    .isEqualTo(!schema.objections(job).isEmpty());
        });
    }

    @Test
    void defaultsAreThoseOfReaders() {
        var withoutDefault = new TreeSet<String>();
        everyField((job, place, field) -> {
            var value = place.field(field).path("default");
            if (value.isMissingNode()) {
                if (!place.requires(field)) {
                    withoutDefault.add(field);
                }
                return;
            }
            place.object().remove(field);
            var left = content(job);
            place.object().set(field, value);
            assertThat(content(job)).as("%s.%s", place.schemaName(), field).isEqualTo(left);
        });
        assertThat(withoutDefault)
                .containsExactly(
                        "classWeights",
                        "clipNorm",
                        "clipValue",
                        "delta",
                        "description",
                        "earlyStopping",
                        "entry",
                        "evaluation",
                        "globalClipNorm",
                        "heldOutFraction",
                        "id",
                        "initialState",
                        "initialWeights",
                        "invitation",
                        "leafSize",
                        "leavesPerRound",
                        "limits",
                        "lossOptions",
                        "metrics",
                        "mode",
                        "outer",
                        "reduce",
                        "schedule",
                        "shared",
                        "topK",
                        "validation",
                        "verification",
                        "weights");
    }

    @Test
    void descriptionsThatAreAcceptedAreValid() throws IOException {
        var jobs = Stream.of(Descriptions.all(), Stream.of(Organizer.parse(JobExample.JSON)), examples(), topologies())
                .flatMap(each -> each)
                .toList();

        assertThat(jobs).hasSizeGreaterThan(25).allSatisfy(job -> {
            assertThat(errors(job)).isEmpty();
            assertThat(schema.objections(job)).isEmpty();
        });
    }

    private static Stream<ObjectNode> examples() throws IOException {
        try (var files = Files.list(Path.of("../examples"))) {
            var jobs = new ArrayList<ObjectNode>();
            for (var file :
                    files.filter(each -> each.toString().endsWith(".json")).toList()) {
                var job = Organizer.parse(Files.readString(file));
                job.withObject("data").put("dataset", Descriptions.SHA256);
                jobs.add(job);
            }
            return jobs.stream();
        }
    }

    /// Of every kind of layer, in every dialect.
    private static Stream<ObjectNode> topologies() throws IOException {
        var resources = Path.of("src/test/resources");
        var golden = Organizer.parse(
                "{\"all\": %s}".formatted(Files.readString(resources.resolve("golden/topologies.json"))));
        try (var dialects = Files.list(resources.resolve("dialects"))) {
            var topologies = new ArrayList<String>();
            golden.findValues("topology").forEach(each -> topologies.add(each.toString()));
            for (var file : dialects.toList()) {
                topologies.add(Files.readString(file));
            }
            return topologies.stream().map(each -> with("/model/topology", each));
        }
    }

    @Test
    void descriptionsOfTheWrongShapeAreInvalid() {
        assertThat(Descriptions.mistakesOfShape())
                .isNotEmpty()
                .allSatisfy(
                        mistake -> assertThat(schema.objections(mistake.job())).isNotEmpty());
        assertThat(Descriptions.mistakesOfMeaning())
                .isNotEmpty()
                .allSatisfy(
                        mistake -> assertThat(schema.objections(mistake.job())).isEmpty());
    }

    /// The only differences: JSON Schema takes 5.0 for a whole number, and takes null for a value.
    @Test
    void nullIsInvalidAlthoughItCountsAsAbsentAndAWholeNumberMayBeWrittenAsAnother() {
        assertThat(errors(with("/seed", "null"))).isEmpty();
        assertThat(schema.objections(with("/seed", "null"))).isNotEmpty();
        assertThat(errors(with("/training/epochs", "5.0"))).isNotEmpty();
        assertThat(schema.objections(with("/training/epochs", "5.0"))).isEmpty();
    }

    private void everyPlace(PlaceCheck check) {
        Descriptions.all().forEach(job -> {
            for (int i = 0; i < schema.places(job).size(); i++) {
                var copy = job.deepCopy();
                check.on(copy, schema.places(copy).get(i));
            }
        });
    }

    private void everyField(FieldCheck check) {
        everyPlace((job, place) -> place.fields().forEach(field -> {
            var before = place.object().deepCopy();
            check.on(job, place, field);
            place.object().removeAll();
            place.object().setAll(before);
        }));
    }

    /// Of an object of a description, which may be changed.
    private interface PlaceCheck {
        void on(ObjectNode job, Place place);
    }

    private interface FieldCheck {
        void on(ObjectNode job, Place place, String field);
    }
}
