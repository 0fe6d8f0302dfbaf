package io.manyhands.task.dataset;

import io.manyhands.protocol.v1.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Finds the records in the bytes of a data set and checks what they hold.
record RecordLayout(DataSource.Table table) {
    int count(byte[] bytes) {
        return (int) (bytes.length / table.recordBytes());
    }

    /// @return what is wrong with the first bad record
    Optional<String> check(byte[] bytes) {
        long size = table.recordBytes();
        if (bytes.length % size != 0) {
            return Optional.of(
                    "has %d bytes, which is no multiple of the %d bytes of one record".formatted(bytes.length, size));
        }
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count(bytes); i++) {
            var problem = check(buffer, (int) (i * size));
            if (problem.isPresent()) {
                return Optional.of("record %d (from 0) %s".formatted(i, problem.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> check(ByteBuffer bytes, int record) {
        int target = (int) (record + table.recordBytes() - table.target().bytes());
        if (table.featureType() == ElementType.ELEMENT_TYPE_FLOAT32 && !areFinite(bytes, record, target)) {
            return Optional.of("has a feature that is infinite or no number");
        }
        return switch (table.target()) {
            case DataSource.Classes classes -> checkClass(classes, bytes, target);
            case DataSource.Values values ->
                areFinite(bytes, target, target + values.bytes())
                        ? Optional.empty()
                        : Optional.of("has a target that is infinite or no number");
        };
    }

    private static Optional<String> checkClass(DataSource.Classes classes, ByteBuffer bytes, int position) {
        int number = classes.bytes() == 1
                ? Byte.toUnsignedInt(bytes.get(position))
                : Short.toUnsignedInt(bytes.getShort(position));
        return number < classes.count()
                ? Optional.empty()
                : Optional.of("is of class %d; classes are 0..%d".formatted(number, classes.count() - 1));
    }

    private static boolean areFinite(ByteBuffer bytes, int from, int to) {
        for (int i = from; i < to; i += Float.BYTES) {
            if (!Float.isFinite(bytes.getFloat(i))) {
                return false;
            }
        }
        return true;
    }
}
