package io.manyhands.task.conversion;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import java.util.List;

/// Converts what people have into records.
public final class Conversion {
    /// Bytes of the records.
    static final int MAX_BYTES = Limit.LIMIT_DATASET_BYTES_VALUE;

    /// Features of a record, and classes.
    static final int MAX_DIMENSION = Limit.LIMIT_DIMENSION_VALUE;

    private Conversion() {}

    /// Takes as long as looking at all bytes two times does, and memory for the records beside what is given.
    ///
    /// @param bytes not changed, not kept
    /// @return refused with one error, which names the place: a row and a column, an entry of an archive
    public static Read<Converted> convert(SourceFormat format, Wishes wishes, byte[] bytes) {
        try {
            return new Read.Done<>(converted(format, wishes, bytes), List.of());
        } catch (UnusableDataException e) {
            return new Read.Refused<>(List.of(new FieldError(format.label(), e.reason())));
        }
    }

    private static Converted converted(SourceFormat format, Wishes wishes, byte[] bytes) {
        return switch (format) {
            case CSV -> table(format, new CsvRows(bytes, CsvRows.separator(bytes)), wishes);
            case TSV -> table(format, new CsvRows(bytes, '\t'), wishes);
            case JSON_LINES -> table(format, new JsonLineRows(bytes), wishes);
            case NPY -> ArrayConversion.ofOne(bytes, wishes);
            case NPZ -> ArrayConversion.ofPair(bytes, wishes);
            case IMAGES -> new ImageConversion(wishes).convert(bytes);
        };
    }

    private static Converted table(SourceFormat format, Rows rows, Wishes wishes) {
        return TableConversion.begin(format, rows, wishes).convert();
    }

    /// @throws UnusableDataException if the records would be larger than a data set may be
    static void requireRoom(long records, long recordBytes) {
        if (records * recordBytes > MAX_BYTES) {
            throw new UnusableDataException(
                    "makes %d records of %d bytes, %d in all; at most %d bytes are allowed: use fewer records, or smaller ones"
                            .formatted(records, recordBytes, records * recordBytes, MAX_BYTES));
        }
    }
}
