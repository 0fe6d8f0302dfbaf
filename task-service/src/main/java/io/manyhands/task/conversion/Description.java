package io.manyhands.task.conversion;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a converted data set holds: how its records are laid out, as a job's `data` says it, and what the numbers stand
/// for.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "DatasetDescription",
        description = "What a converted data set holds. A job whose `data` names the data set need not repeat it.")
public record Description(
        @Schema(
                description = "What it was converted from",
                enumeration = {"csv", "tsv", "jsonl", "npy", "npz", "images"})
        String format,

        @Schema(description = "How many there are") int records,

        @Schema(description = "Sizes of the dimensions of a record's features")
        List<Integer> featureShape,

        @Schema(
                description = "Of each feature",
                enumeration = {"uint8", "float32"})
        String featureType,

        @Schema(description = "Each feature is multiplied by it")
        double featureScale,

        @Schema(description = "How many there are; absent if the target is numbers") @Nullable
        Integer classes,

        @Schema(description = "Numbers that are the target of a record; absent if it is a class") @Nullable
        Integer targetValues,

        @Schema(description = "By class number; absent if the target is numbers") @Nullable
        List<String> classNames,

        @Schema(description = "Records of each class; absent if the target is numbers") @Nullable
        List<Integer> classCounts,

        @Schema(description = "Name of the column that is learnt; absent if the data had no columns") @Nullable
        String target,

        @Schema(description = "Where the features come from, in their order; absent if the data had no columns")
        @Nullable
        List<Column> columns) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "DatasetColumn",
            description =
                    "A column of numbers is one feature, (value - mean) / deviation; one of texts is a feature for"
                            + " each text, 1 where the row has it and else 0.")
    public record Column(
            @Schema(description = "In the first line") String name,

            @Schema(description = "Smallest value; absent if it holds texts") @Nullable
            Double least,

            @Schema(description = "Largest value; absent if it holds texts") @Nullable
            Double greatest,

            @Schema(description = "Of all rows, subtracted; absent unless columns of numbers are standardised")
            @Nullable
            Double mean,

            @Schema(
                    description = "Standard deviation of all rows, by which it is divided; 0: all values are the same,"
                            + " and the feature is 0. Absent unless columns of numbers are standardised")
            @Nullable
            Double deviation,

            @Schema(description = "The texts, a feature each; absent if it holds numbers") @Nullable
            List<String> categories) {}
}
