package io.manyhands.task.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.ElementType;
import io.manyhands.protocol.v1.Records;
import io.manyhands.task.dataset.DataSource;
import io.manyhands.task.dataset.TextCorpus;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a job learns from, for people who decide whether to help.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Data", description = "What the job learns from.")
public record DataView(
        @Schema(
                description = "What a sample is cut from",
                enumeration = {"text", "records"})
        String type,

        @Schema(description = "Of the data set") long sizeBytes,

        @Schema(description = "Training samples and held-out samples")
        long samples,

        @Schema(
                description =
                        "Distinct characters of a text, or classes of records; absent for targets that are values")
        @Nullable
        Integer classes,

        @Schema(
                description =
                        "Loss, in nats, of telling a text's held-out targets by the characters' frequencies in the training text; absent if nothing is held out")
        @Nullable
        Double unigramEntropy) {
    static DataView of(DataSpec data) {
        long samples = Integer.toUnsignedLong(data.getTrainSamples()) + data.getHeldOutSamples();
        return switch (data.getSourceCase()) {
            case TEXT ->
                new DataView(
                        "text",
                        data.getSizeBytes(),
                        samples,
                        TextCorpus.classesOf(data.getText()),
                        data.getText().hasUnigramEntropy() ? data.getText().getUnigramEntropy() : null);
            case RECORDS -> {
                var records = data.getRecords();
                yield new DataView(
                        "records",
                        data.getShardRecords() > 0 ? samples * bytesOf(records) : data.getSizeBytes(),
                        samples,
                        records.hasClasses() ? records.getClasses() : null,
                        null);
            }
            case SOURCE_NOT_SET ->
                throw new IllegalArgumentException("data %s: has no type".formatted(data.getSha256()));
        };
    }

    /// Of one record.
    private static long bytesOf(Records records) {
        long features = records.getFeatureShapeList().stream()
                .mapToLong(Integer::longValue)
                .reduce(1, (a, b) -> a * b);
        var target = records.hasClasses()
                ? new DataSource.Classes(records.getClasses())
                : new DataSource.Values(records.getValues());
        return features * (records.getFeatureType() == ElementType.ELEMENT_TYPE_FLOAT32 ? Float.BYTES : 1)
                + target.bytes();
    }
}
