package io.manyhands.task.conversion;

import io.manyhands.task.conversion.Wishes.TargetKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes records of a table: the rows are looked at once to find out what the columns hold, and once more to write
/// them.
final class TableConversion {
    private final SourceFormat format;
    private final Rows rows;
    private final List<CellColumn> features;
    private final CellColumn target;
    private final boolean isClass;
    private final Wishes wishes;
    private final int count;

    private TableConversion(
            SourceFormat format,
            Rows rows,
            List<CellColumn> features,
            CellColumn target,
            boolean isClass,
            Wishes wishes,
            int count) {
        this.format = format;
        this.rows = rows;
        this.features = features;
        this.target = target;
        this.isClass = isClass;
        this.wishes = wishes;
        this.count = count;
    }

    /// Looks at all rows.
    ///
    /// @throws UnusableDataException if a column is not what it would have to be
    static TableConversion begin(SourceFormat format, Rows rows, Wishes wishes) {
        var names = rows.names();
        int at = targetOf(names, wishes);
        requireKnown(names, wishes);
        var columns = new ArrayList<CellColumn>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(
                    new CellColumn(i, names.get(i), i == at ? Conversion.MAX_DIMENSION : CellColumn.MAX_CATEGORIES));
        }
        var target = columns.get(at);
        columns.removeIf(column -> column == target || wishes.ignored().contains(column.name()));
        if (columns.isEmpty()) {
            throw new UnusableDataException("has no column beside the target that is not ignored");
        }
        var counted = new int[1];
        rows.forEach(row -> {
            columns.forEach(column -> column.look(row));
            target.look(row);
            counted[0] = row.number();
        });
        if (counted[0] == 0) {
            throw new UnusableDataException("has names of columns, but no row below them");
        }
        columns.forEach(CellColumn::becomeFeature);
        return new TableConversion(
                format, rows, columns, target, target.isClass(wishes.targetKind()), wishes, counted[0]);
    }

    private static int targetOf(List<String> names, Wishes wishes) {
        int at = wishes.target().map(names::indexOf).orElse(names.size() - 1);
        if (at < 0) {
            throw new UnusableDataException("has no column '%s', which is to be the target; there are %s"
                    .formatted(wishes.target().orElseThrow(), shown(names)));
        }
        return at;
    }

    private static void requireKnown(List<String> names, Wishes wishes) {
        for (var ignored : wishes.ignored()) {
            if (!names.contains(ignored)) {
                throw new UnusableDataException(
                        "has no column '%s', which is to be ignored; there are %s".formatted(ignored, shown(names)));
            }
        }
    }

    private static String shown(List<String> names) {
        var first = String.join(", ", names.subList(0, Math.min(20, names.size())));
        return names.size() > 20 ? first + ", …" : first;
    }

    Converted convert() {
        int values = features.stream().mapToInt(CellColumn::values).sum();
        if (values > Conversion.MAX_DIMENSION) {
            throw new UnusableDataException("makes %d features; at most %d are allowed: ignore columns of texts"
                    .formatted(values, Conversion.MAX_DIMENSION));
        }
        var classes = isClass ? Optional.of(target.classes()) : Optional.<ClassNames>empty();
        int targetBytes = classes.map(ClassNames::bytes).orElse(Float.BYTES);
        long recordBytes = (long) values * Float.BYTES + targetBytes;
        Conversion.requireRoom(count, recordBytes);
        var out = ByteBuffer.allocate((int) (count * recordBytes)).order(ByteOrder.LITTLE_ENDIAN);
        rows.forEach(row -> {
            features.forEach(column -> column.write(row, wishes.isStandardised(), out));
            classes.ifPresentOrElse(
                    names -> names.write(target.classText(row), out), () -> out.putFloat((float) target.number(row)));
        });
        return new Converted(out.array(), description(values, classes));
    }

    private Description description(int values, Optional<ClassNames> classes) {
        return new Description(
                format.label(),
                count,
                List.of(values),
                "float32",
                1,
                classes.map(ClassNames::count).orElse(null),
                classes.isPresent() ? null : Integer.valueOf(1),
                classes.map(ClassNames::names).orElse(null),
                classes.map(ClassNames::counts).orElse(null),
                target.name(),
                features.stream()
                        .map(column -> column.description(wishes.isStandardised()))
                        .toList());
    }

    /// Whether the target is a class where nothing is said.
    static TargetKind guess(CellColumn target) {
        return target.isNumeric() && !target.isFewWholeNumbers() ? TargetKind.NUMBER : TargetKind.CLASS;
    }
}
