package io.manyhands.task.conversion;

import io.manyhands.task.conversion.Rows.Row;
import io.manyhands.task.conversion.Wishes.TargetKind;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a column of a table holds: numbers, if all of its cells are, else texts. Not thread-safe.
final class CellColumn {
    /// Different texts of a feature; more are names or identifiers, from which nothing is learnt.
    static final int MAX_CATEGORIES = 100;

    /// Whole numbers that are taken for classes.
    private static final int FEW = 20;

    private final int at;
    private final String name;
    private final int mostTexts;

    /// How often each text is there; no more are noted than may be.
    private final Map<String, Integer> texts = new HashMap<>();

    /// Of a feature, in their order.
    private List<String> categories = List.of();

    private boolean hasMoreTexts;
    private boolean isWhole = true;
    private @Nullable String firstText;
    private @Nullable String firstMissing;
    private long count;
    private double mean;
    private double squares;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    /// @param at its place in the rows
    CellColumn(int at, String name, int mostTexts) {
        this.at = at;
        this.name = name;
        this.mostTexts = mostTexts;
    }

    String name() {
        return name;
    }

    /// Mean and deviation are those of Welford, whose result does not suffer from large values.
    void look(Row row) {
        var cell = cell(row);
        var number = Numbers.parse(cell);
        if (number.isPresent()) {
            double value = number.getAsDouble();
            count++;
            double step = value - mean;
            mean += step / count;
            squares += step * (value - mean);
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
            isWhole &= value == Math.rint(value) && Math.abs(value) < 1L << 53;
        } else if (cell.isEmpty()) {
            throw missing(row.place(), "no value");
        } else if (Numbers.isMissing(cell)) {
            firstMissing = firstMissing == null ? row.place() : firstMissing;
        } else {
            firstText = firstText == null ? row.place() + ": '" + shown(cell) + "'" : firstText;
        }
        if (!hasMoreTexts) {
            note(number.isPresent() ? text(number.getAsDouble()) : cell);
        }
    }

    private void note(String text) {
        if (texts.size() < mostTexts || texts.containsKey(text)) {
            texts.merge(text, 1, Integer::sum);
        } else {
            hasMoreTexts = true;
        }
    }

    private UnusableDataException missing(String place, String what) {
        return new UnusableDataException("%s, column '%s': has %s; fill it in, remove the row, or ignore the column"
                .formatted(place, name, what));
    }

    boolean isNumeric() {
        return count > 0 && firstText == null;
    }

    boolean isFewWholeNumbers() {
        return isNumeric() && isWhole && texts.size() <= FEW;
    }

    /// After all rows were looked at.
    ///
    /// @throws UnusableDataException if it can be no feature
    void becomeFeature() {
        requireNumbers();
        categories = texts.keySet().stream().sorted().toList();
        if (!isNumeric() && hasMoreTexts) {
            throw new UnusableDataException(
                    "column '%s' has more than %d different texts, the first in %s; make numbers of them, or ignore the column"
                            .formatted(name, mostTexts, firstText == null ? firstMissing : firstText));
        }
    }

    private void requireNumbers() {
        if (isNumeric() && firstMissing != null) {
            throw missing(firstMissing, "no number, where all others have one");
        }
    }

    /// @param wish empty: whichever it looks like
    /// @throws UnusableDataException if the target cannot be that
    boolean isClass(Optional<TargetKind> wish) {
        requireNumbers();
        var kind = wish.orElseGet(() -> TableConversion.guess(this));
        if (kind == TargetKind.NUMBER && !isNumeric()) {
            throw new UnusableDataException("column '%s' is to be a number, but %s is none"
                    .formatted(name, firstText == null ? firstMissing : firstText));
        }
        if (kind == TargetKind.CLASS && (hasMoreTexts || texts.size() < 2)) {
            throw new UnusableDataException(
                    "column '%s', the target, has %s; there must be 2..%d classes. Is another column the target?"
                            .formatted(
                                    name,
                                    hasMoreTexts
                                            ? "more than %d different values".formatted(mostTexts)
                                            : "one value, '%s'"
                                                    .formatted(shown(texts.keySet()
                                                            .iterator()
                                                            .next())),
                                    mostTexts));
        }
        return kind == TargetKind.CLASS;
    }

    /// Features of a record that it makes.
    int values() {
        return isNumeric() ? 1 : texts.size();
    }

    ClassNames classes() {
        return ClassNames.of(texts, isNumeric());
    }

    String classText(Row row) {
        var number = Numbers.parse(cell(row));
        return number.isPresent() ? text(number.getAsDouble()) : cell(row);
    }

    double number(Row row) {
        return Numbers.parse(cell(row)).orElseThrow();
    }

    void write(Row row, boolean isStandardised, ByteBuffer out) {
        if (isNumeric()) {
            double value = number(row);
            double deviation = deviation();
            out.putFloat((float) (!isStandardised ? value : deviation == 0 ? 0 : (value - mean) / deviation));
        } else {
            var own = classText(row);
            categories.forEach(text -> out.putFloat(text.equals(own) ? 1 : 0));
        }
    }

    Description.Column description(boolean isStandardised) {
        return isNumeric()
                ? new Description.Column(
                        name, least, greatest, isStandardised ? mean : null, isStandardised ? deviation() : null, null)
                : new Description.Column(name, null, null, null, null, categories);
    }

    /// Of all rows, which are not a sample of others.
    private double deviation() {
        return least == greatest ? 0 : Math.sqrt(squares / count);
    }

    private String cell(Row row) {
        return row.cells().get(at).strip();
    }

    /// The same for `1`, `1.0` and `1e0`.
    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1L << 53
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String shown(String cell) {
        return cell.length() <= 40 ? cell : cell.substring(0, 40) + "…";
    }
}
