package io.manyhands.task.dataset;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.ElementType;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Range;
import io.manyhands.task.json.Read;
import java.util.List;
import java.util.Map;

/// Reads the `data` object of a job description.
public final class DataReader {
    /// Names the data set that is evaluated on, if that is another one.
    public static final String VALIDATION = "validation";

    private static final int MAX_DATASET_BYTES = Limit.LIMIT_DATASET_BYTES_VALUE;
    static final int MAX_CLASSES = Limit.LIMIT_DIMENSION_VALUE;
    static final int MAX_DIMENSIONS = 4;
    static final int MAX_DIMENSION = Limit.LIMIT_DIMENSION_VALUE;
    static final double MAX_SCALE = Float.MAX_VALUE;

    /// What a description of the data set says, too: all of it, or none.
    private static final List<String> LAYOUT =
            List.of("featureShape", "featureType", "featureScale", "classes", "targetValues");

    private enum Type {
        TEXT,
        RECORDS
    }

    private final JsonObject data;

    private DataReader(JsonObject data) {
        this.data = data;
    }

    /// @param job the whole description
    public static Read<DataSource> read(JsonObject job) {
        return job.section("data", data -> new DataReader(data).source());
    }

    /// What a request says of records that it brings, in the words of a job's `data`.
    ///
    /// @param layout with a `dataset` of whatever name, and without a `type`
    public static Read<DataSource.Table> layout(JsonObject layout, Findings findings) {
        return Read.of(_ -> new DataReader(layout).records()).flatMap(table -> findings.read(() -> table));
    }

    private DataSource source() {
        var type = data.choice("type", Map.of("text", Type.TEXT, "records", Type.RECORDS));
        var source = switch (type) {
            case TEXT -> text();
            case RECORDS ->
                LAYOUT.stream().anyMatch(data::has) ? records() : new DataSource.Described(sha256(), asIs());
        };
        validation();
        return source;
    }

    private DataSource text() {
        return new DataSource.Text(
                sha256(),
                data.integer("length", 1, MAX_DIMENSION),
                data.integer("stride", 1, MAX_DATASET_BYTES),
                data.choiceOr("encoding", true, Map.of("oneHot", true, "index", false)),
                data.choiceOr("targets", false, Map.of("next", false, "everyPosition", true)),
                asIs());
    }

    private DataSource.Table records() {
        return new DataSource.Table(
                sha256(),
                data.integers("featureShape", 1, MAX_DIMENSIONS, 1, MAX_DIMENSION),
                data.choice(
                        "featureType",
                        Map.of("uint8", ElementType.ELEMENT_TYPE_UINT8, "float32", ElementType.ELEMENT_TYPE_FLOAT32)),
                (float) data.numberOr("featureScale", 1, Range.closed(-MAX_SCALE, MAX_SCALE)),
                target(),
                asIs());
    }

    private boolean asIs() {
        return data.flagOr("asIs", false);
    }

    private DataSource.Target target() {
        if (data.has("classes") == data.has("targetValues")) {
            data.reject(
                    "classes", "give either classes (a class number per record) or targetValues (float32 per record)");
        }
        return data.has("classes")
                ? new DataSource.Classes(data.integer("classes", 2, MAX_CLASSES))
                : new DataSource.Values(data.integerOr("targetValues", 1, 1, MAX_DIMENSION));
    }

    /// Which data set it is matters only to whoever fetches it.
    private void validation() {
        if (data.has(VALIDATION)) {
            sha256(VALIDATION);
        }
    }

    private String sha256() {
        return sha256("dataset");
    }

    private String sha256(String field) {
        var sha256 = data.text(field, 64);
        if (!sha256.isEmpty() && !Keys.isSha256(sha256)) {
            data.reject(
                    field,
                    "is '%s'; must be the 64 lower-case hexadecimal digits that POST /api/datasets answered"
                            .formatted(sha256));
        }
        return sha256;
    }
}
