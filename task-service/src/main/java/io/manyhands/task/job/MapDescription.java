package io.manyhands.task.job;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.Inputs;
import io.manyhands.protocol.v1.IntegerRange;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.MapReduce;
import io.manyhands.protocol.v1.ProgramLimits;
import io.manyhands.protocol.v1.Reduction;
import io.manyhands.protocol.v1.Reduction.Kind;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Range;
import io.manyhands.task.json.Read;
import io.manyhands.task.shard.Manifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A map-reduce job: `"mapReduce": {"program": SHA-256, "inputs": {"type": "numbers", "count": 9}}`.
///
/// @param program SHA-256 of its source; empty if it was refused
/// @param lines SHA-256 of the text whose lines are the inputs; empty if they are no lines, or were refused
/// @param shared what every input may read
/// @param settings all that does not depend on what is stored; empty if it was refused
record MapDescription(
        Optional<String> program, Optional<String> lines, List<SharedDescription> shared, Optional<Settings> settings)
        implements WorkDescription {
    static final String FIELD = "mapReduce";
    static final int MAX_COUNT = 1_000_000_000;
    static final long MAX_SAFE = (1L << 53) - 1;
    static final int MAX_ITERATIONS = 100_000;
    static final int MAX_STATE = 65_536;
    static final int MAX_MOST = 10_000;
    static final int MAX_BINS = 100_000;
    static final int MEMORY_MIB = 64;
    static final int MAX_MEMORY_MIB = 2047;
    static final int SECONDS_PER_INPUT = 30;
    static final int MAX_SECONDS = 600;
    static final int RESULT_KIB = 1024;
    static final int MAX_RESULT_KIB = Limit.LIMIT_INLINE_STATE_BYTES_VALUE >> 10;

    static final Map<String, Kind> REDUCTIONS = Map.ofEntries(
            Map.entry("none", Kind.KIND_NONE),
            Map.entry("sum", Kind.KIND_SUM),
            Map.entry("mean", Kind.KIND_MEAN),
            Map.entry("min", Kind.KIND_MIN),
            Map.entry("max", Kind.KIND_MAX),
            Map.entry("argmin", Kind.KIND_ARGMIN),
            Map.entry("argmax", Kind.KIND_ARGMAX),
            Map.entry("topK", Kind.KIND_TOP_K),
            Map.entry("histogram", Kind.KIND_HISTOGRAM),
            Map.entry("countBy", Kind.KIND_COUNT_BY),
            Map.entry("concat", Kind.KIND_CONCAT),
            Map.entry("program", Kind.KIND_PROGRAM));

    private static final Map<String, Source> SOURCES =
            Map.of("numbers", Source.NUMBERS, "lines", Source.LINES, "grid", Source.GRID);
    private static final String REDUCE = "reduce";
    private static final String ITERATIONS = "iterations";
    private static final String TYPE = "type";
    private static final String STATE = "initialState";
    private static final String LIMITS = "limits";
    private static final Range BOUND = Range.closed(-1e30, 1e30);

    /// @param inputs those that are numbers or a grid; empty if they are lines
    /// @param leafSize as described; empty if that is left to us
    /// @param leavesPerRound as described; empty if that is left to us
    /// @param rest of the work, without what is above
    record Settings(
            Optional<Inputs> inputs, Optional<Integer> leafSize, Optional<Integer> leavesPerRound, MapReduce rest) {}

    private enum Source {
        NUMBERS,
        LINES,
        GRID
    }

    static MapDescription read(JsonObject job, Findings findings) {
        return findings.take(job.section(FIELD, MapDescription::readSection))
                .orElseGet(() -> new MapDescription(Optional.empty(), Optional.empty(), List.of(), Optional.empty()));
    }

    private static MapDescription readSection(JsonObject json) {
        var program = sha256(json, "program");
        var inputs = json.object("inputs");
        var source = inputs.choice(TYPE, SOURCES);
        var lines = source == Source.LINES ? Optional.of(sha256(inputs, "dataset")) : Optional.<String>empty();
        var computed = switch (source) {
            case NUMBERS -> Optional.of(numbers(inputs));
            case GRID -> Optional.of(GridDescription.read(inputs));
            case LINES -> Optional.<Inputs>empty();
        };
        inputs.rejectOthers();
        var settings = new Settings(
                computed,
                integer(json, "leafSize", Limit.LIMIT_UNITS_PER_LEAF_VALUE),
                integer(json, "leavesPerRound", Limit.LIMIT_LEAVES_PER_ROUND_VALUE),
                rest(json));
        return new MapDescription(Optional.of(program), lines, SharedDescription.read(json), Optional.of(settings));
    }

    private static Optional<Integer> integer(JsonObject json, String name, int most) {
        return json.has(name) ? Optional.of(json.integer(name, 1, most)) : Optional.empty();
    }

    private static Inputs numbers(JsonObject inputs) {
        long first = inputs.wholeOr("first", 1, -MAX_SAFE, MAX_SAFE);
        long step = inputs.wholeOr("step", 1, -MAX_SAFE, MAX_SAFE);
        int count = inputs.integer("count", 1, MAX_COUNT);
        double last = first + (double) step * (count - 1);
        if (Math.abs(last) > MAX_SAFE) {
            inputs.reject(
                    "count",
                    "is %d, so that the last input is %.0f; at most %d (2^53 - 1) is allowed"
                            .formatted(count, last, MAX_SAFE));
        }
        return Inputs.newBuilder()
                .setCount(count)
                .setRange(IntegerRange.newBuilder().setFirst(first).setStep(step))
                .build();
    }

    private static MapReduce rest(JsonObject json) {
        var reduction = reduction(json);
        int iterations = json.integerOr(ITERATIONS, 1, 1, MAX_ITERATIONS);
        if (iterations > 1 && reduction.getKind() == Kind.KIND_NONE) {
            json.reject(
                    ITERATIONS,
                    "is %d, but nothing is reduced; choose what \"reduce\" makes of an iteration"
                            .formatted(iterations));
        }
        return MapReduce.newBuilder()
                .setReduction(reduction)
                .setIterations(iterations)
                .setInitialStateJson(state(json))
                .setLimits(limits(json))
                .build();
    }

    private static Reduction reduction(JsonObject json) {
        if (!json.has(REDUCE)) {
            return Reduction.newBuilder().setKind(Kind.KIND_NONE).build();
        }
        var reduce = json.object(REDUCE);
        var kind = reduce.choice(TYPE, REDUCTIONS);
        var reduction = Reduction.newBuilder().setKind(kind);
        if (kind == Kind.KIND_TOP_K) {
            reduction.setMost(reduce.integer("most", 1, MAX_MOST));
        }
        if (kind == Kind.KIND_HISTOGRAM) {
            readHistogram(reduce, reduction);
        }
        reduce.rejectOthers();
        return reduction.build();
    }

    private static void readHistogram(JsonObject json, Reduction.Builder reduction) {
        double from = json.number("from", BOUND);
        double to = json.number("to", BOUND);
        if (from >= to) {
            json.reject("to", "is %s, must be above from, which is %s".formatted(to, from));
        }
        reduction.setFrom(from).setTo(to).setBins(json.integer("bins", 1, MAX_BINS));
    }

    private static String state(JsonObject json) {
        if (!json.has(STATE)) {
            return "";
        }
        json.object(STATE);
        var text = json.value(STATE).toString();
        if (text.length() > MAX_STATE) {
            json.reject(STATE, "has %d characters, at most %d are allowed".formatted(text.length(), MAX_STATE));
        }
        return text;
    }

    private static ProgramLimits limits(JsonObject json) {
        if (!json.has(LIMITS)) {
            return limits(MEMORY_MIB, SECONDS_PER_INPUT, RESULT_KIB);
        }
        var limits = json.object(LIMITS);
        var made = limits(
                limits.integerOr("memoryMiB", MEMORY_MIB, 1, MAX_MEMORY_MIB),
                limits.integerOr("secondsPerInput", SECONDS_PER_INPUT, 1, MAX_SECONDS),
                limits.integerOr("resultKiB", RESULT_KIB, 1, MAX_RESULT_KIB));
        limits.rejectOthers();
        return made;
    }

    private static ProgramLimits limits(int memoryMib, int seconds, int resultKib) {
        return ProgramLimits.newBuilder()
                .setMemoryBytes(memoryMib << 20)
                .setMillisPerInput(seconds * 1000)
                .setResultBytes(resultKib << 10)
                .build();
    }

    static String sha256(JsonObject json, String name) {
        var text = json.text(name, 64);
        if (!text.isEmpty() && !Keys.isSha256(text)) {
            json.reject(name, "is '%s'; must be the SHA-256 of a data set, 64 digits 0-9a-f".formatted(text));
        }
        return text;
    }

    @Override
    public Optional<String> dataset() {
        return lines;
    }

    @Override
    public Optional<String> problemWith(Manifest manifest) {
        return manifest.fixed()
                .map(_ -> "has records to train on; inputs are lines of JSON: POST /api/datasets/lines stores them");
    }

    @Override
    public Optional<String> initialState() {
        return Optional.empty();
    }

    @Override
    public Read<JobSpec> enter(JobSpec.Builder spec, Material material, Findings findings) {
        var made = new MapBuilder(this, findings).build(material);
        return findings.read(() -> spec.setMapReduce(made.orElseThrow()).build());
    }
}
