package io.manyhands.task.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.Inputs;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.Lines;
import io.manyhands.protocol.v1.MapReduce;
import io.manyhands.protocol.v1.Program;
import io.manyhands.protocol.v1.Sharded;
import io.manyhands.protocol.v1.SharedFile;
import io.manyhands.task.json.Findings;
import io.manyhands.task.shard.LineShards;
import io.manyhands.task.shard.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Brings the description of a map-reduce job and what it names together.
///
/// @param findings from reading the description: something if any part was refused; more are added
record MapBuilder(MapDescription description, Findings findings) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final String PROGRAM = "mapReduce.program";
    private static final String SHARED = MapDescription.FIELD + "." + SharedDescription.FIELD;
    private static final String LINES = "mapReduce.inputs.dataset";
    /// As many, at least, so that there is something to see before the end; unless there are too few leaves for that.
    private static final int ROUNDS = 10;
    private static final int LEAVES = 1024;
    private static final int FEWEST_LEAVES = 64;
    private static final long MOST_LEAF_BYTES = Limit.LIMIT_DATASET_BYTES_VALUE;

    /// @return empty if something is wrong
    Optional<MapReduce> build(WorkDescription.Material material) {
        var program = material.program();
        var lines = material.dataset();
        WorkDescription.requireFound(findings, PROGRAM, description.program(), program);
        WorkDescription.requireFound(findings, LINES, description.lines(), lines);
        program.ifPresent(this::checkProgram);
        var inputs = inputs(lines, material.manifest());
        var shared = shared(material.shared());
        return findings.isEmpty()
                ? Optional.of(mapReduce(program.orElseThrow(), inputs.orElseThrow(), shared, material.manifest()))
                        .filter(job -> reads(job, material.manifest()))
                : Optional.empty();
    }

    /// What a leaf loads is in a volunteer's memory at once.
    private boolean reads(MapReduce job, Optional<Manifest> manifest) {
        long bytes = manifest.map(shards -> shards.mostBytes(job.getLeafSize())).orElse(0L);
        if (bytes > MOST_LEAF_BYTES) {
            findings.add(
                    "mapReduce.leafSize",
                    "is %d, so that a leaf may load %d bytes of inputs; at most %d are allowed: choose a smaller one"
                            .formatted(job.getLeafSize(), bytes, MOST_LEAF_BYTES));
        }
        return findings.isEmpty();
    }

    private void checkProgram(byte[] source) {
        if (source.length > Limit.LIMIT_PROGRAM_BYTES_VALUE) {
            findings.add(
                    PROGRAM,
                    "has %d bytes, at most %d are allowed".formatted(source.length, Limit.LIMIT_PROGRAM_BYTES_VALUE));
        }
        if (WasmProgram.isOne(source)) {
            WasmProgram.problem(source).ifPresent(problem -> findings.add(PROGRAM, problem));
            if (!description.shared().isEmpty()) {
                findings.add(
                        SHARED, "must be empty: a WebAssembly module cannot read shared files; put it into the inputs");
            }
            return;
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(source));
        } catch (CharacterCodingException e) {
            findings.add(
                    PROGRAM,
                    "is neither text in UTF-8 nor WebAssembly; an ES module of JavaScript is expected, or a .wasm");
        }
    }

    private Optional<Inputs> inputs(Optional<byte[]> lines, Optional<Manifest> manifest) {
        return manifest.map(MapBuilder::inputs).or(() -> inputs(lines));
    }

    private static Inputs inputs(Manifest manifest) {
        return Inputs.newBuilder()
                .setCount(Math.toIntExact(manifest.records()))
                .setSharded(Sharded.newBuilder()
                        .setSha256(sha256(manifest.sha256()))
                        .setBytes(manifest.bytes().length))
                .build();
    }

    private Optional<Inputs> inputs(Optional<byte[]> lines) {
        return description
                .settings()
                .flatMap(MapDescription.Settings::inputs)
                .or(() -> description
                        .lines()
                        .flatMap(sha256 -> lines.map(text -> Inputs.newBuilder()
                                .setCount(countLines(text))
                                .setLines(Lines.newBuilder()
                                        .setSha256(sha256(sha256))
                                        .setBytes(text.length))
                                .build())));
    }

    /// Names the first line that is not JSON.
    private int countLines(byte[] text) {
        int count = 0;
        for (int from = 0; from < text.length; ) {
            int end = from;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            count++;
            var problem = problem(text, from, end);
            if (problem.isPresent()) {
                findings.add(LINES, "line %d %s; each line must be JSON".formatted(count, problem.get()));
                return count;
            }
            from = end + 1;
        }
        return Math.max(1, count);
    }

    private static Optional<String> problem(byte[] text, int from, int end) {
        try {
            var json = JSON.readTree(text, from, end - from);
            return json.isMissingNode() ? Optional.of("is empty") : Optional.empty();
        } catch (JacksonException e) {
            return Optional.of(
                    "is not JSON: " + e.getOriginalMessage().lines().findFirst().orElse("nobody knows why"));
        } catch (IOException e) {
            return Optional.of("cannot be read: " + e.getMessage());
        }
    }

    private List<SharedFile> shared(List<SharedDescription.Found> found) {
        var files = new ArrayList<SharedFile>();
        long bytes = 0;
        for (int at = 0; at < found.size(); at++) {
            var file = found.get(at);
            bytes += file.bytes();
            var field = "%s[%d].dataset".formatted(SHARED, at);
            file.problem().ifPresent(problem -> findings.add(field, problem));
            if (file.problem().isEmpty()) {
                files.add(description.shared().get(at).file(file));
            }
        }
        if (bytes > Limit.LIMIT_DATASET_BYTES_VALUE) {
            findings.add(
                    SHARED,
                    "has files of %d bytes in all; at most %d are allowed"
                            .formatted(bytes, Limit.LIMIT_DATASET_BYTES_VALUE));
        }
        return files;
    }

    private MapReduce mapReduce(byte[] program, Inputs inputs, List<SharedFile> shared, Optional<Manifest> manifest) {
        var settings = description.settings().orElseThrow();
        int leafSize = settings.leafSize().orElseGet(() -> leafSize(inputs.getCount(), manifest));
        int leaves = Math.ceilDiv(inputs.getCount(), leafSize);
        int perRound = settings.leavesPerRound()
                .orElseGet(() ->
                        Math.clamp(Math.ceilDiv(leaves, ROUNDS), FEWEST_LEAVES, Limit.LIMIT_LEAVES_PER_ROUND_VALUE));
        return settings.rest().toBuilder()
                .setProgram(Program.newBuilder()
                        .setSha256(sha256(description.program().orElseThrow()))
                        .setBytes(program.length)
                        .setLanguage(language(program)))
                .setInputs(inputs)
                .addAllShared(shared)
                .setLeafSize(leafSize)
                .setLeavesPerRound(perRound)
                .build();
    }

    /// Where inputs are in shards a leaf reads about as much as there is in one, or less.
    private static int leafSize(int inputs, Optional<Manifest> manifest) {
        long most = manifest.map(shards -> LineShards.FULL_BYTES * shards.records() / shards.contentBytes())
                .orElse((long) Limit.LIMIT_UNITS_PER_LEAF_VALUE);
        return Math.clamp(Math.min(most, Math.ceilDiv(inputs, LEAVES)), 1, Limit.LIMIT_UNITS_PER_LEAF_VALUE);
    }

    private static Program.Language language(byte[] program) {
        return WasmProgram.isOne(program) ? Program.Language.LANGUAGE_WASM : Program.Language.LANGUAGE_JAVASCRIPT;
    }

    private static ByteString sha256(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}
