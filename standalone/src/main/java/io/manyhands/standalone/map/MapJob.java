package io.manyhands.standalone.map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.demo.DatasetId;
import io.manyhands.standalone.demo.JobFile;
import io.manyhands.standalone.demo.Organizer;
import io.manyhands.standalone.local.InputFile;
import java.util.List;
import java.util.Optional;

/// A map-reduce job, read and checked before anything is started.
@SuppressWarnings("ArrayRecordComponent") // read once, passed on once; never compared
public record MapJob(byte[] program, List<byte[]> shared, Optional<InputFile> lines, JobFile job) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// @throws StandaloneException at the first thing that is missing or unusable
    public static MapJob of(MapSettings settings) {
        var program = MapInputs.read(settings.program(), "program", Limit.LIMIT_PROGRAM_BYTES_VALUE);
        var inputs = MapInputs.of(settings.inputs());
        var map = JsonNodeFactory.instance.objectNode();
        map.put("program", DatasetId.of(program));
        map.set("inputs", inputs.computed().orElseGet(() -> lines(inputs)));
        var shared = SharedInput.of(settings.shared());
        if (!shared.isEmpty()) {
            shared.forEach(file -> map.withArray("shared").add(file.described()));
        }
        map.set("reduce", reduction(settings));
        map.put("iterations", settings.iterations());
        settings.state().ifPresent(json -> map.set("initialState", parse("--state", json)));
        settings.limits().ifPresent(json -> map.set("limits", parse("--limits", json)));
        settings.leafSize().ifPresent(size -> map.put("leafSize", size));
        settings.leavesPerRound().ifPresent(leaves -> map.put("leavesPerRound", leaves));
        var name = settings.program().getFileName().toString();
        var contents = shared.stream().map(SharedInput::content).toList();
        return new MapJob(program, contents, inputs.lines(), JobFile.of(name).with("mapReduce", map));
    }

    /// What `map.js` is told of the inputs besides.
    List<String> linesArguments() {
        return lines.map(InputFile::arguments).orElseGet(List::of);
    }

    /// @return the id of the job, which is paused
    String createOn(Organizer organizer) throws InterruptedException {
        organizer.upload(program);
        for (var file : shared) {
            organizer.upload(file);
        }
        if (lines.isPresent()) {
            organizer.uploadLines(lines.get().path());
        }
        return organizer.createPaused(job);
    }

    private static JsonNode reduction(MapSettings settings) {
        var reduction = settings.histogram()
                .map(json -> parse("--histogram", json))
                .filter(JsonNode::isObject)
                .<ObjectNode>map(JsonNode::deepCopy)
                .orElseGet(JsonNodeFactory.instance::objectNode);
        reduction.put("type", settings.reduce());
        settings.most().ifPresent(most -> reduction.put("most", most));
        return reduction;
    }

    private static ObjectNode lines(MapInputs inputs) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "lines")
                .put("dataset", inputs.lines().orElseThrow().sha256());
    }

    private static JsonNode parse(String option, String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new StandaloneException("%s %s is not JSON: %s".formatted(option, json, e.getOriginalMessage()), e);
        }
    }
}
