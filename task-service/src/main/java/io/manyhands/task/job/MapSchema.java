package io.manyhands.task.job;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.rest.openapi.RestDocumentFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.DiscriminatorMapping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How the work of a map-reduce job looks in its description, for the OpenAPI document; see [JobSchema].
@Schema(
        name = "MapReduce",
        description = "A program of the organizer's, and its inputs. It runs on volunteers only, in a sandbox.",
        additionalProperties = Schema.False.class)
record MapSchema(
        @Schema(
                description = "SHA-256 of a data set: the source of an ES module without imports that exports"
                        + " `map(input, context)`, and may export `reduce(left, right)` and `next(state, reduced)`; or"
                        + " a WebAssembly module without imports that exports `memory`, `allocate` and `map`, and may"
                        + " export `reduce` and `next`",
                pattern = RestDocumentFilter.SHA256)
        String program,

        @Schema(description = "What the program is called for")
        Inputs inputs,

        @Schema(description = "What results become; if absent, all of them are kept") @Nullable
        Reduce reduce,

        @Schema(
                description = "Times that all inputs are gone through; between two of them the program's `next` makes"
                        + " its next state",
                minimum = "1",
                maximum = "" + MapDescription.MAX_ITERATIONS,
                defaultValue = "1")
        @Nullable
        Integer iterations,

        @Schema(
                type = SchemaType.OBJECT,
                description = "What `context.state` is at first; `null` if absent. At most " + MapDescription.MAX_STATE
                        + " characters",
                additionalProperties = Schema.True.class)
        @Nullable
        Object initialState,

        @Schema(
                description = "Inputs per leaf of a round's tree; by default such that there are about 1,000 leaves",
                minimum = "1",
                maximum = "" + Limit.LIMIT_UNITS_PER_LEAF_VALUE)
        @Nullable
        Integer leafSize,

        @Schema(
                description = "Leaves per round; by default such that there are about 10 rounds",
                minimum = "1",
                maximum = "" + Limit.LIMIT_LEAVES_PER_ROUND_VALUE)
        @Nullable
        Integer leavesPerRound,

        @Schema(description = "What a program may take") @Nullable
        Limits limits,

        @Schema(
                description = "Files that every input may read, as `context.shared(name)`; at most 64 MiB in all",
                maxItems = SharedDescription.MOST)
        @Nullable
        List<Shared> shared) {
    @Schema(
            name = "SharedFile",
            description = "A file that every input of a map-reduce job may read, and none may change.",
            additionalProperties = Schema.False.class)
    record Shared(
            @Schema(
                    description = "What a program asks for; each file has one of its own",
                    maxLength = Limit.LIMIT_SHORT_TEXT_CHARS_VALUE,
                    pattern = "\\S")
            String name,

            @Schema(description = "SHA-256 of its content, which is a data set", pattern = RestDocumentFilter.SHA256)
            String dataset,

            @Schema(
                    description = "What a program gets: a string, what `JSON.parse` makes of it, or a `Uint8Array`",
                    enumeration = {"text", "json", "bytes"})
            String as) {}

    @Schema(
            name = "MapReduceInputs",
            description = "What a program is called for.",
            oneOf = {Numbers.class, Lines.class, Grid.class},
            discriminatorProperty = "type",
            discriminatorMapping = {
                @DiscriminatorMapping(value = "numbers", schema = Numbers.class),
                @DiscriminatorMapping(value = "lines", schema = Lines.class),
                @DiscriminatorMapping(value = "grid", schema = Grid.class)
            })
    sealed interface Inputs {}

    @Schema(
            name = "NumberInputs",
            description = "`first`, `first + step`, … as many as `count`.",
            additionalProperties = Schema.False.class)
    record Numbers(
            @Schema(description = "Numbers are inputs", enumeration = "numbers")
            String type,

            @Schema(
                    description = "The first number",
                    minimum = "-" + MapDescription.MAX_SAFE,
                    maximum = "" + MapDescription.MAX_SAFE,
                    defaultValue = "1")
            @Nullable
            Long first,

            @Schema(
                    description = "From one number to the next",
                    minimum = "-" + MapDescription.MAX_SAFE,
                    maximum = "" + MapDescription.MAX_SAFE,
                    defaultValue = "1")
            @Nullable
            Long step,

            @Schema(description = "How many", minimum = "1", maximum = "" + MapDescription.MAX_COUNT)
            int count)
            implements Inputs {}

    @Schema(
            name = "LineInputs",
            description = "Lines of a text, each of which is the JSON of an input.",
            additionalProperties = Schema.False.class)
    record Lines(
            @Schema(description = "Lines are inputs", enumeration = "lines")
            String type,

            @Schema(description = "SHA-256 of the text, which is a data set", pattern = RestDocumentFilter.SHA256)
            String dataset)
            implements Inputs {}

    @Schema(
            name = "GridInputs",
            description = "All combinations of some parameters' values, each an object; the last parameter varies"
                    + " fastest.",
            additionalProperties = Schema.False.class)
    record Grid(
            @Schema(description = "Combinations are inputs", enumeration = "grid")
            String type,

            @Schema(
                    type = SchemaType.OBJECT,
                    description = "For each name a list of values, which may be anything",
                    additionalProperties = Schema.True.class)
            Object parameters)
            implements Inputs {}

    @Schema(
            name = "Reduction",
            description = "What results become.",
            oneOf = {Plain.class, TopK.class, Histogram.class},
            discriminatorProperty = "type",
            discriminatorMapping = {
                @DiscriminatorMapping(value = "none", schema = Plain.class),
                @DiscriminatorMapping(value = "sum", schema = Plain.class),
                @DiscriminatorMapping(value = "mean", schema = Plain.class),
                @DiscriminatorMapping(value = "min", schema = Plain.class),
                @DiscriminatorMapping(value = "max", schema = Plain.class),
                @DiscriminatorMapping(value = "argmin", schema = Plain.class),
                @DiscriminatorMapping(value = "argmax", schema = Plain.class),
                @DiscriminatorMapping(value = "topK", schema = TopK.class),
                @DiscriminatorMapping(value = "histogram", schema = Histogram.class),
                @DiscriminatorMapping(value = "countBy", schema = Plain.class),
                @DiscriminatorMapping(value = "concat", schema = Plain.class),
                @DiscriminatorMapping(value = "program", schema = Plain.class)
            })
    sealed interface Reduce {}

    @Schema(
            name = "PlainReduction",
            description = "One that needs to know nothing else.",
            additionalProperties = Schema.False.class)
    record Plain(
            @Schema(
                    description = "`none`: all results are kept, in the order of the inputs; `program`: by the"
                            + " program's own `reduce`",
                    enumeration = {
                        "none", "sum", "mean", "min", "max", "argmin", "argmax", "countBy", "concat", "program"
                    })
            String type)
            implements Reduce {}

    @Schema(
            name = "TopK",
            description = "The inputs with the largest numbers.",
            additionalProperties = Schema.False.class)
    record TopK(
            @Schema(description = "The largest", enumeration = "topK")
            String type,

            @Schema(description = "How many", minimum = "1", maximum = "" + MapDescription.MAX_MOST)
            int most)
            implements Reduce {}

    @Schema(
            name = "Histogram",
            description = "How many numbers fall into each of some bins of equal width.",
            additionalProperties = Schema.False.class)
    record Histogram(
            @Schema(description = "Counts", enumeration = "histogram")
            String type,

            @Schema(description = "Where the first bin begins", minimum = "-1e30", maximum = "1e30")
            double from,

            @Schema(description = "Where the last bin ends; above `from`", minimum = "-1e30", maximum = "1e30")
            double to,

            @Schema(description = "How many there are", minimum = "1", maximum = "" + MapDescription.MAX_BINS)
            int bins)
            implements Reduce {}

    @Schema(
            name = "MapReduceLimits",
            description = "Bounds for a program. An input with which it passes one has failed, and the job goes on.",
            additionalProperties = Schema.False.class)
    record Limits(
            @Schema(
                    description = "Memory",
                    minimum = "1",
                    maximum = "" + MapDescription.MAX_MEMORY_MIB,
                    defaultValue = "" + MapDescription.MEMORY_MIB)
            @Nullable
            Integer memoryMiB,

            @Schema(
                    description = "Time for one input",
                    minimum = "1",
                    maximum = "" + MapDescription.MAX_SECONDS,
                    defaultValue = "" + MapDescription.SECONDS_PER_INPUT)
            @Nullable
            Integer secondsPerInput,

            @Schema(
                    description = "One result, as JSON",
                    minimum = "1",
                    maximum = "" + MapDescription.MAX_RESULT_KIB,
                    defaultValue = "" + MapDescription.RESULT_KIB)
            @Nullable
            Integer resultKiB) {}
}
