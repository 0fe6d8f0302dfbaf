package io.manyhands.task.dataset;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.rest.openapi.RestDocumentFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.DiscriminatorMapping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How the `data` of a job description looks, for the OpenAPI document. Shapes only: [DataReader] decides, and no
/// instance is ever made.
@Schema(
        name = "DataSource",
        description = "How samples are cut from a data set.",
        oneOf = {DataSchema.Text.class, DataSchema.Records.class},
        discriminatorProperty = "type",
        discriminatorMapping = {
            @DiscriminatorMapping(value = "text", schema = DataSchema.Text.class),
            @DiscriminatorMapping(value = "records", schema = DataSchema.Records.class)
        })
public sealed interface DataSchema {
    /// Which bytes.
    record Bytes(
            @Schema(description = "SHA-256 that `POST /api/datasets` answered", pattern = RestDocumentFilter.SHA256)
            String dataset,

            @Schema(
                    description = "Whether the check of what kind of file it looks like is left out",
                    defaultValue = "false")
            @Nullable
            Boolean asIs,

            @Schema(
                    description = "SHA-256 of a second data set, laid out as the first one, that is evaluated on. Then"
                            + " all samples of the first one train, and `evaluation` has no `heldOutFraction`",
                    pattern = RestDocumentFilter.SHA256)
            @Nullable
            String validation) {}

    @Schema(
            name = "TextSource",
            description = "Windows of a text in UTF-8; the target of each is the character that follows it, or follows"
                    + " each of its characters.",
            additionalProperties = Schema.False.class)
    record Text(
            @Schema(description = "What a sample is cut from", enumeration = "text")
            String type,

            @JsonUnwrapped Bytes bytes,

            @Schema(description = "Characters in a sample", minimum = "1", maximum = "" + DataReader.MAX_DIMENSION)
            int length,

            @Schema(
                    description = "Characters from the beginning of one sample to that of the next",
                    minimum = "1",
                    maximum = "" + Limit.LIMIT_DATASET_BYTES_VALUE)
            int stride,

            @Schema(
                    description = "What the model is given: `[length, characters]`, or the characters' numbers,"
                            + " `[length]`, for an Embedding",
                    enumeration = {"oneHot", "index"},
                    defaultValue = "oneHot")
            @Nullable
            String encoding,

            @Schema(
                    description =
                            "What a sample is to tell: the character that follows it; or at every position the one"
                                    + " that follows there, for a model that gives `[length, characters]`",
                    enumeration = {"next", "everyPosition"},
                    defaultValue = "next")
            @Nullable
            String targets)
            implements DataSchema {}

    @Schema(
            name = "RecordSource",
            description = "Binary records of one size, back to back.",
            oneOf = {ClassRecords.class, ValueRecords.class, ConvertedRecords.class})
    sealed interface Records extends DataSchema {}

    /// The features of a record.
    record Features(
            @Schema(
                    type = SchemaType.ARRAY,
                    implementation = Dimension.class,
                    description = "Sizes of the dimensions of a record's features",
                    minItems = 1,
                    maxItems = DataReader.MAX_DIMENSIONS)
            List<Integer> featureShape,

            @Schema(
                    description = "Of each feature; float32 is little-endian",
                    enumeration = {"uint8", "float32"})
            String featureType,

            @Schema(
                    description = "Each feature is multiplied by it",
                    minimum = "" + -DataReader.MAX_SCALE,
                    maximum = "" + DataReader.MAX_SCALE,
                    defaultValue = "1")
            @Nullable
            Double featureScale) {}

    @Schema(
            name = "ClassRecords",
            description = "Records whose target is a class.",
            additionalProperties = Schema.False.class)
    record ClassRecords(
            @Schema(description = "What a sample is cut from", enumeration = "records")
            String type,

            @JsonUnwrapped Bytes bytes,

            @JsonUnwrapped Features features,

            @Schema(
                    description = "How many there are; a record ends with one of them, from 0, in 1 byte if there are"
                            + " up to 256, else in 2, little-endian",
                    minimum = "2",
                    maximum = "" + DataReader.MAX_CLASSES)
            int classes)
            implements Records {}

    @Schema(
            name = "ValueRecords",
            description = "Records whose target is numbers.",
            additionalProperties = Schema.False.class)
    record ValueRecords(
            @Schema(description = "What a sample is cut from", enumeration = "records")
            String type,

            @JsonUnwrapped Bytes bytes,

            @JsonUnwrapped Features features,

            @Schema(
                    description = "How many; a record ends with as many float32, little-endian",
                    minimum = "1",
                    maximum = "" + DataReader.MAX_DIMENSION)
            int targetValues)
            implements Records {}

    @Schema(
            name = "ConvertedRecords",
            description = "Records that were converted when the data set was stored: its description says the rest.",
            additionalProperties = Schema.False.class)
    record ConvertedRecords(
            @Schema(description = "What a sample is cut from", enumeration = "records")
            String type,

            @JsonUnwrapped Bytes bytes)
            implements Records {}

    @Schema(
            name = "Dimension",
            type = SchemaType.INTEGER,
            description = "Size of one dimension of a record's features.",
            minimum = "1",
            maximum = "" + DataReader.MAX_DIMENSION)
    interface Dimension {}
}
