package io.manyhands.standalone.fuzz.parsing;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.PackedFloats;
import io.manyhands.standalone.fuzz.Outcome;
import io.manyhands.standalone.fuzz.Target;
import io.manyhands.standalone.fuzz.mutate.Form;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// [PackedFloats]: the first two bytes say how many values are expected, the others are what came. What can be read is
/// the same when it is packed and read again.
final class PackedValues {
    private PackedValues() {}

    static Target target() {
        return new Target("packed-values", Form.BYTES, examples(), PackedValues::take);
    }

    private static Outcome take(byte[] input) {
        if (input.length < 2) {
            return new Outcome.Refused("nothing");
        }
        int count = (Byte.toUnsignedInt(input[0]) << 8) | Byte.toUnsignedInt(input[1]);
        var bytes = ByteString.copyFrom(input, 2, input.length - 2);
        return Declared.refusal(List.of(PackedFloats.class.getName()), () -> {
            var values = PackedFloats.unpack(bytes, count);
            var again = PackedFloats.unpack(ByteString.copyFrom(packed(values)), count);
            if (!Arrays.equals(bits(values), bits(again))) {
                throw new IllegalStateException("packed again, the values are others");
            }
            return new Outcome.Accepted("kinds " + kinds(bytes));
        });
    }

    private static int[] bits(float[] values) {
        var bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    private static String kinds(ByteString bytes) {
        return bytes.isEmpty() ? "none" : Character.toString('a' + (bytes.byteAt(0) & 0x1f));
    }

    private static byte[] packed(float[] values) {
        var bytes = new ByteArrayOutputStream();
        PackedFloats.pack(values, bytes);
        return bytes.toByteArray();
    }

    private static List<byte[]> examples() {
        var zeros = new float[600];
        var small = new float[300];
        var large = new float[257];
        for (int i = 0; i < small.length; i++) {
            small[i] = (i % 15 - 7) * 0.125f;
        }
        for (int i = 0; i < large.length; i++) {
            large[i] = (float) Math.exp(i % 80) / 3;
        }
        return Stream.of(new float[0], new float[] {1, -2, 3}, zeros, small, large)
                .map(PackedValues::example)
                .toList();
    }

    private static byte[] example(float[] values) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(values.length >> 8);
        bytes.write(values.length);
        bytes.writeBytes(packed(values));
        return bytes.toByteArray();
    }
}
