package io.manyhands.task.dataset;

import io.manyhands.protocol.v1.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Finds the records in the bytes of a data set and checks what they hold.
final class RecordLayout {
    private static final String DOCS = "docs/data.md says under Records how to write them";

    private final DataSource.Table table;
    private final ByteBuffer bytes;
    private final int recordBytes;
    private final int featureBytes;
    private final int firstRecord;
    private final ValueRange.Builder features;
    private final ValueRange.Builder targets;

    /// @param bytes not changed, and kept
    RecordLayout(DataSource.Table table, byte[] bytes) {
        this(table, bytes, 0, new ValueRange.Builder(), new ValueRange.Builder());
    }

    /// Of records that others stand before.
    ///
    /// @param firstRecord how many
    /// @param features told of these, too
    /// @param targets told of these, too
    RecordLayout(
            DataSource.Table table,
            byte[] bytes,
            int firstRecord,
            ValueRange.Builder features,
            ValueRange.Builder targets) {
        this.firstRecord = firstRecord;
        this.features = features;
        this.targets = targets;
        this.table = table;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.recordBytes = (int) Math.min(Integer.MAX_VALUE, table.recordBytes());
        this.featureBytes = recordBytes - table.target().bytes();
    }

    int count() {
        return bytes.capacity() / recordBytes;
    }

    /// Looks at every value once.
    ///
    /// @return what is wrong with the data, or with the first bad record
    Optional<String> check() {
        var foreign = table.asIs() || firstRecord > 0 ? Optional.<String>empty() : foreignFormat();
        if (foreign.isPresent()) {
            return Optional.of(
                    "looks like %s, but must be records, which are binary and have no header: %s. If the bytes are meant as they are, set data.asIs to true"
                            .formatted(foreign.get(), DOCS));
        }
        if (bytes.capacity() % recordBytes != 0) {
            return Optional.of("has %d bytes, which is not a multiple of the %d bytes of one record%s"
                    .formatted(bytes.capacity(), recordBytes, layout()));
        }
        for (int record = 0; record < count(); record++) {
            var problem = check(record);
            if (problem.isPresent()) {
                return Optional.of("record %d (from 0) %s%s".formatted(firstRecord + record, problem.get(), layout()));
            }
        }
        return Optional.empty();
    }

    /// Of all features, once they are checked.
    Optional<ValueRange> features() {
        return features.build();
    }

    /// Of all targets that are values, once they are checked.
    Optional<ValueRange> targets() {
        return targets.build();
    }

    /// @return the class of a record that was checked
    int classOf(int record) {
        int target = record * recordBytes + featureBytes;
        return table.target().bytes() == 1
                ? Byte.toUnsignedInt(bytes.get(target))
                : Short.toUnsignedInt(bytes.getShort(target));
    }

    /// Numbers of four bytes are never made of printable characters alone; for others text must have more of a form.
    private Optional<String> foreignFormat() {
        boolean hasFloats = isFloat() || table.target() instanceof DataSource.Values;
        return FileFormat.of(bytes.array())
                .map(FileFormat::name)
                .or(() -> TextLook.form(bytes.array()))
                .or(() -> hasFloats && TextLook.isText(bytes.array()) ? Optional.of("text") : Optional.empty());
    }

    private String layout() {
        var target = table.target() instanceof DataSource.Classes ? "class" : "float32 targets";
        var text = TextLook.isMostlyText(bytes.array()) ? ". The data set looks like text" : "";
        return " (%d of features, then %d of %s)%s; %s"
                .formatted(featureBytes, table.target().bytes(), target, text, DOCS);
    }

    private Optional<String> check(int record) {
        int at = record * recordBytes;
        var problem = isFloat()
                ? checkFloats(record, at, featureBytes, table.featureScale(), features, "feature")
                : lookAtBytes(record, at);
        return problem.or(() -> switch (table.target()) {
            case DataSource.Classes(int classes) -> checkClass(record, classes);
            case DataSource.Values values ->
                checkFloats(record, at + featureBytes, values.bytes(), 1, targets, "target");
        });
    }

    private boolean isFloat() {
        return table.featureType() == ElementType.ELEMENT_TYPE_FLOAT32;
    }

    private Optional<String> lookAtBytes(int record, int from) {
        for (int i = 0; i < featureBytes; i++) {
            features.add(firstRecord + record, i, Byte.toUnsignedInt(bytes.get(from + i)));
        }
        return Optional.empty();
    }

    private Optional<String> checkClass(int record, int classes) {
        int number = classOf(record);
        return number < classes
                ? Optional.empty()
                : Optional.of("is of class %d; classes are 0..%d".formatted(number, classes - 1));
    }

    private Optional<String> checkFloats(
            int record, int from, int size, float scale, ValueRange.Builder range, String what) {
        for (int i = 0; i < size / Float.BYTES; i++) {
            float value = bytes.getFloat(from + i * Float.BYTES);
            if (!Float.isFinite(value * scale)) {
                return Optional.of("has the %s %s at position %d (from 0)%s; must be a finite number"
                        .formatted(what, value, i, scale == 1 ? "" : ", times the scale " + scale));
            }
            range.add(firstRecord + record, i, value);
        }
        return Optional.empty();
    }
}
