package io.manyhands.task.conversion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.task.conversion.Wishes.TargetKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// NumPy's arrays. The headings are those that NumPy 2.4 writes.
class ArrayConversionTest {
    @Test
    void bytesStayBytesAndBecomePixels() {
        var pixels = npy("|u1", false, "(2, 2, 2)", new byte[] {0, 1, 2, 3, 4, 5, 6, (byte) 255});
        var converted = converted(npz("x", pixels, "y", npy("<i8", false, "(2,)", longs(1, 0))));

        assertThat(converted.records()).isEqualTo(new byte[] {0, 1, 2, 3, 1, 4, 5, 6, (byte) 255, 0});
        assertThat(converted.description().featureShape()).containsExactly(2, 2);
        assertThat(converted.description().featureType()).isEqualTo("uint8");
        assertThat(converted.description().featureScale()).isEqualTo(ArrayConversion.PIXEL_SCALE);
        assertThat(converted.description().classNames()).containsExactly("0", "1");
        assertThat(converted.description().classCounts()).containsExactly(1, 1);
    }

    @Test
    void orderOfFortranIsTurned() {
        // [[1, 2, 3], [4, 5, 6]]: the first dimension changes fastest.
        var x = npy("<f8", true, "(2, 3)", doubles(1, 4, 2, 5, 3, 6));
        var records = ByteBuffer.wrap(converted(npz("x", x, "y", npy("<f4", false, "(2,)", floats(0.5f, 1.5f))))
                        .records())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();

        var values = new float[8];
        records.get(values);
        assertThat(values).containsExactly(1, 2, 3, 0.5f, 4, 5, 6, 1.5f);
    }

    @Test
    void lastColumnOfOneArrayIsTheTarget() {
        var npy = npy("<f4", false, "(3, 3)", floats(1, 2, 0, 3, 4, 2, 5, 6, 1));

        var converted = Conversions.converted(SourceFormat.NPY, npy, Wishes.NONE);

        assertThat(converted.description().featureShape()).containsExactly(2);
        assertThat(converted.description().classes()).isEqualTo(3);
        assertThat(ByteBuffer.wrap(converted.records())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getFloat(9))
                .isEqualTo(3);
    }

    @Test
    void severalTargetsAreValues() {
        var x = npy("<f4", false, "(1, 1)", floats(1));
        var converted = converted(npz("x", x, "y", npy("<f4", false, "(1, 2)", floats(0.25f, 0.75f))));

        assertThat(converted.description().targetValues()).isEqualTo(2);
        assertThat(converted.records()).hasSize(12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "|O # (2,) # has the type '|O' of Python objects, which only running a program (pickle) could read",
                "<U3 # (2,) # has the type '<U3'; must be bool, whole numbers or floating-point numbers",
                "<c8 # (2,) # has the type '<c8'",
                "<f4 # (1000000000, 1000000000) # has the shape (1000000000, 1000000000); must have 1..5 dimensions",
                "<f4 # (0, 2) # has the shape (0, 2)",
                "<f4 # () # has the shape ()",
                "<f4 # (20000000,) # 80000000 in all; at most 67108864 bytes are allowed",
                "<f4 # (2, 2) # ends before all of its values have come"
            })
    void arrayThatCannotBeReadIsRefused(String type, String shape, String message) {
        assertThat(refusal(npz("x", npy(type, false, shape, new byte[8]), "y", npy("|u1", false, "(2,)", new byte[2]))))
                .contains(message);
    }

    @Test
    void valueThatIsNoNumberIsNamed() {
        var x = npy("<f4", false, "(2, 2)", floats(1, 2, Float.NaN, 4));

        assertThat(refusal(npz("x", x, "y", npy("|u1", false, "(2,)", new byte[2]))))
                .contains("array 'x' has NaN in record 1 (from 0); must be a finite number");
    }

    @Test
    void classMustBeAWholeNumber() {
        var wishes =
                new Wishes(Optional.empty(), Set.of(), Optional.of(TargetKind.CLASS), true, Optional.empty(), false);
        var npz = npz("x", npy("|u1", false, "(2,)", new byte[2]), "y", npy("<f4", false, "(2,)", floats(1, -1)));

        assertThat(Conversions.refusal(SourceFormat.NPZ, npz, wishes))
                .contains("has the target -1.0 in record 1 (from 0) of 'y'; a class is a whole number in 0..65535");
    }

    @Test
    void arraysMustBeThereAndOfOneLength() {
        var one = npy("|u1", false, "(1,)", new byte[1]);
        var two = npy("|u1", false, "(2,)", new byte[2]);

        assertThat(refusal(npz("a", one, "y", one))).contains("has no array for the features", "There are: a, y");
        assertThat(refusal(npz("x", one, "y", two)))
                .contains("has 1 records in 'x' but 2 in 'y'; there must be as many of both");
        assertThat(refusal(new byte[100])).contains("is not a zip archive");
    }

    @Test
    void bombIsGivenUp() {
        var zip = zip(List.of("bomb"), List.of(new byte[1 << 20]), 600);

        assertThat(refusal(zip)).contains("becomes more than 536870912 bytes when it is unpacked");
    }

    private static Converted converted(byte[] npz) {
        return Conversions.converted(SourceFormat.NPZ, npz, Wishes.NONE);
    }

    private static String refusal(byte[] npz) {
        return Conversions.refusal(SourceFormat.NPZ, npz, Wishes.NONE);
    }

    private static byte[] npz(String first, byte[] one, String second, byte[] two) {
        return zip(List.of(first + ".npy", second + ".npy"), List.of(one, two), 1);
    }

    /// @param times that each file's content is repeated
    static byte[] zip(List<String> names, List<byte[]> contents, int times) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (int i = 0; i < names.size(); i++) {
                zip.putNextEntry(new ZipEntry(names.get(i)));
                for (int time = 0; time < times; time++) {
                    zip.write(contents.get(i));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] npy(String type, boolean isFortran, String shape, byte[] values) {
        var text = "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
                .formatted(type, isFortran ? "True" : "False", shape);
        var padded = text + " ".repeat(63 - (10 + text.length()) % 64) + "\n";
        return ByteBuffer.allocate(10 + padded.length() + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) padded.length())
                .put(padded.getBytes(ISO_8859_1))
                .put(values)
                .array();
    }

    private static byte[] floats(float... values) {
        var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private static byte[] doubles(double... values) {
        var bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            bytes.putDouble(value);
        }
        return bytes.array();
    }

    private static byte[] longs(long... values) {
        var bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            bytes.putLong(value);
        }
        return bytes.array();
    }
}
