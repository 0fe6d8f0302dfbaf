package io.manyhands.task.conversion;

import io.manyhands.task.conversion.Wishes.TargetKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Makes records of arrays, whose values stay as they are: bytes as bytes, all others as float32.
final class ArrayConversion {
    /// Brings the bytes of an image to 0 … 1.
    static final double PIXEL_SCALE = 0.00392156862;

    private static final List<String> FEATURES = List.of("x", "X", "x_train", "X_train", "data", "images");
    private static final List<String> TARGETS = List.of("y", "Y", "y_train", "Y_train", "target", "labels");

    private ArrayConversion() {}

    /// An archive with the features of all records, and their targets.
    static Converted ofPair(byte[] npz, Wishes wishes) {
        var archive = new NpzArchive(npz);
        var features = archive.read(FEATURES, "the features");
        var targets = archive.read(TARGETS, "the targets");
        if (features.header().count() != targets.header().count()) {
            throw new UnusableDataException("has %d records in '%s' but %d in '%s'; there must be as many of both"
                    .formatted(
                            features.header().count(),
                            features.header().name(),
                            targets.header().count(),
                            targets.header().name()));
        }
        return new Converting(SourceFormat.NPZ, features, targets, wishes).convert();
    }

    /// One array, a row for each record, whose last column is the target.
    static Converted ofOne(byte[] npy, Wishes wishes) {
        try {
            var all = NpyArray.read("array", new ByteArrayInputStream(npy), npy.length);
            if (all.header().shape().size() != 2 || all.header().shape().getLast() < 2) {
                throw new UnusableDataException(
                        "has the shape %s; must have a row for each record, with its target in the last of 2 or more columns. For anything else write numpy.savez(file, x=…, y=…)"
                                .formatted(all.header().shape()));
            }
            int columns = all.header().shape().getLast();
            return new Converting(
                            SourceFormat.NPY,
                            part(all, "features", 0, columns - 1),
                            part(all, "the last column", columns - 1, columns),
                            wishes)
                    .convert();
        } catch (IOException e) {
            throw new UncheckedIOException("reading an array of bytes failed", e);
        }
    }

    private static NpyArray part(NpyArray all, String name, int from, int to) {
        int each = NpyArray.bytesOf(all.header().type());
        int columns = all.header().shape().getLast();
        int count = all.header().count();
        var values = ByteBuffer.allocate(count * (to - from) * each).order(ByteOrder.LITTLE_ENDIAN);
        for (int record = 0; record < count; record++) {
            values.put(record * (to - from) * each, all.values(), (record * columns + from) * each, (to - from) * each);
        }
        return new NpyArray(new NpyHeader(name, all.header().type(), false, List.of(count, to - from)), values);
    }

    private record Converting(SourceFormat format, NpyArray features, NpyArray targets, Wishes wishes) {
        Converted convert() {
            int each = targets.header().recordShape().stream().reduce(1, (a, b) -> a * b);
            var kind =
                    wishes.targetKind().orElse(each == 1 && holdsWholeNumbers() ? TargetKind.CLASS : TargetKind.NUMBER);
            if (kind == TargetKind.CLASS && each > 1) {
                throw new UnusableDataException(
                        "has %d targets for each record in '%s'; a class is one number: y.argmax(1) makes it of one-hot rows"
                                .formatted(each, targets.header().name()));
            }
            int classes = kind == TargetKind.CLASS ? classes() : 0;
            int count = features.header().count();
            int featureBytes = features.values().capacity() / count;
            int targetBytes = kind == TargetKind.CLASS ? ClassNames.bytes(classes) : each * Float.BYTES;
            Conversion.requireRoom(count, (long) featureBytes + targetBytes);
            var out = ByteBuffer.allocate(count * (featureBytes + targetBytes)).order(ByteOrder.LITTLE_ENDIAN);
            for (int record = 0; record < count; record++) {
                out.put(features.values().slice(record * featureBytes, featureBytes));
                if (kind == TargetKind.CLASS) {
                    ClassNames.write((int) targets.value(record), classes, out);
                } else {
                    for (int i = 0; i < each; i++) {
                        out.putFloat((float) targets.value(record * each + i));
                    }
                }
            }
            return new Converted(out.array(), description(classes, each));
        }

        private boolean holdsWholeNumbers() {
            if (targets.header().type().isWhole()) {
                return true;
            }
            // A single array has one type for all; classes in it look like 0.0 and 1.0.
            return format == SourceFormat.NPY
                    && places().allMatch(place -> targets.value(place) == Math.rint(targets.value(place))
                            && Math.abs(targets.value(place)) <= Byte.MAX_VALUE);
        }

        private Stream<Integer> places() {
            return Stream.iterate(0, place -> place < targets.header().count(), place -> place + 1);
        }

        private int classes() {
            int greatest = 0;
            for (int record = 0; record < targets.header().count(); record++) {
                double value = targets.value(record);
                if (value != Math.rint(value) || value < 0 || value >= Conversion.MAX_DIMENSION) {
                    throw new UnusableDataException(
                            "has the target %s in record %d (from 0) of '%s'; a class is a whole number in 0..%d. If it is no class, ask for a number"
                                    .formatted(value, record, targets.header().name(), Conversion.MAX_DIMENSION - 1));
                }
                greatest = Math.max(greatest, (int) value);
            }
            return Math.max(2, greatest + 1);
        }

        private Description description(int classes, int each) {
            var shape = features.header().recordShape();
            boolean isByte = features.header().type().isByte();
            for (int dimension : shape) {
                if (dimension > Conversion.MAX_DIMENSION) {
                    throw new UnusableDataException("has records of the shape %s; dimensions are at most %d"
                            .formatted(shape, Conversion.MAX_DIMENSION));
                }
            }
            return new Description(
                    format.label(),
                    features.header().count(),
                    shape,
                    isByte ? "uint8" : "float32",
                    isByte && shape.size() > 1 ? PIXEL_SCALE : 1,
                    classes == 0 ? null : classes,
                    classes == 0 ? each : null,
                    classes == 0 ? null : names(classes),
                    classes == 0 ? null : counts(classes),
                    null,
                    null);
        }

        private static List<String> names(int classes) {
            var names = new ArrayList<String>();
            for (int i = 0; i < classes; i++) {
                names.add(Integer.toString(i));
            }
            return names;
        }

        private List<Integer> counts(int classes) {
            var counts = new Integer[classes];
            java.util.Arrays.fill(counts, 0);
            places().forEach(place -> counts[(int) targets.value(place)]++);
            return List.of(counts);
        }
    }
}
