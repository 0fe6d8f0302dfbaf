package io.manyhands.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The cases are what the TypeScript side, which packs, makes of chosen values.
class PackedFloatsTest {
    @Test
    void valuesAreThoseThatWerePacked() throws IOException {
        int cases = 0;
        for (var line : Files.readAllLines(Path.of("src/test/resources/golden/packed.csv"))) {
            var fields = line.split(",", -1);
            var expected = HexFormat.of().parseHex(fields[1]);

            var values = PackedFloats.unpack(ByteString.fromHex(fields[2]), expected.length / Float.BYTES);

            assertThat(Tensors.encode(values)).as(fields[0]).isEqualTo(expected);
            var packed = new ByteArrayOutputStream();
            PackedFloats.pack(values, packed);
            assertThat(HexFormat.of().formatHex(packed.toByteArray()))
                    .as(fields[0])
                    .isEqualTo(fields[2]);
            cases++;
        }
        assertThat(cases).isGreaterThan(4);
    }

    /// Nobody packs so, but whoever unpacks, here or in a page, must come to the same.
    @Test
    void multiplesOfLessThanTheSmallestFloatAreRounded() {
        // p = 0, e = 0; the codes of 2, 1 and -3: 4, 2 and 5 ones, each with a zero behind them
        var values = PackedFloats.unpack(ByteString.fromHex("00006f1f"), 3);
        assertThat(values).containsExactly(Float.MIN_VALUE, 0, -2 * Float.MIN_VALUE);
    }

    /// Multiples of all sizes and of all powers of two, and any other float32.
    @Test
    void nothingIsLost() {
        var random = new Random(2);
        for (int i = 0; i < 500; i++) {
            var values = new float[1 + random.nextInt(600)];
            int bits = 1 + random.nextInt(22);
            int exponent = random.nextInt(-149, 100);
            for (int at = 0; at < values.length; at++) {
                values[at] = Math.scalb((float) (random.nextInt(1 << bits) - (1 << bits) / 2), exponent);
            }
            if (i % 5 == 0) {
                values[random.nextInt(values.length)] = Float.intBitsToFloat(random.nextInt());
            }
            var packed = new ByteArrayOutputStream();
            PackedFloats.pack(values, packed);
            assertThat(packed.size())
                    .isBetween(PackedFloats.bytesAtLeast(values.length), PackedFloats.bytesAtMost(values.length));
            assertThat(Tensors.encode(PackedFloats.unpack(ByteString.copyFrom(packed.toByteArray()), values.length)))
                    .isEqualTo(Tensors.encode(values));
        }
    }

    @Test
    void whatIsNoPackedValuesIsRefused() {
        var random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            var bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            try {
                assertThat(PackedFloats.unpack(ByteString.copyFrom(bytes), 300)).hasSize(300);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith("packed values: ");
            }
        }
        refused("fefe00", "1 bytes more than 300 take");
        refused("fe", "end before the last one");
        refused("4d00", "no block is of kind 77");
        refused("0f" + "00" + "ff".repeat(300), "a multiple is larger than 1048576");
        refused("0f" + "00" + "ff".repeat(8) + "0200".repeat(300), "a multiple is larger than 1048576");
    }

    private static void refused(String hex, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PackedFloats.unpack(ByteString.fromHex(hex), 300))
                .withMessageContaining(message);
    }
}
