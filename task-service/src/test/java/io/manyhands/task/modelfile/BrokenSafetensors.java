package io.manyhands.task.modelfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.manyhands.task.modelfile.BrokenFiles.Broken;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;

/// Safetensors that are broken, or meant to do harm.
final class BrokenSafetensors {
    private static final String TOPOLOGY = """
            "__metadata__":{"topology":"{\\"class_name\\":\\"Sequential\\",\\"config\\":{\\"name\\":\\"m\\",\\"layers\\":[\
            {\\"class_name\\":\\"Dense\\",\\"config\\":{\\"name\\":\\"d\\",\\"units\\":2,\
            \\"batch_input_shape\\":[null,3]}}]}}"}""";

    private static final String KERNEL = "\"d/kernel\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[0,24]}";
    private static final String BIAS = "\"d/bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[24,32]}";
    private static final String SOUND = "{%s,%s,%s}".formatted(TOPOLOGY, KERNEL, BIAS);
    private static final int VALUES = 32;

    private BrokenSafetensors() {}

    /// Weight i is i / 8.
    static byte[] sound() {
        return file(SOUND);
    }

    static Stream<Broken> all() {
        return Stream.of(
                broken("a header longer than the file", withLength(1 << 20), "says that its header has 1048576 bytes"),
                broken("a header of petabytes", withLength(1L << 60), "says that its header has 1152921504606846976"),
                broken("a header of a negative length", withLength(-1), "18446744073709551615"),
                broken("a header of nothing", withLength(0), "says that its header has 0 bytes"),
                broken("a header that is not JSON", file("{" + "[".repeat(1000)), "is not JSON"),
                broken("a header that says things twice", file(SOUND.replace("d/bias", "d/kernel")), "is not JSON"),
                broken("no topology", file("{%s,%s}".formatted(KERNEL, BIAS)), "weights alone"),
                broken("a topology that is not JSON", changed("{\\\"class_name\\\"", "{\\\"class_name"), "is not JSON"),
                broken("a topology of nothing", changed("Sequential", "Nothing"), "topology.class_name"),
                broken("half floats", changed("F32", "F16"), "of another type than F32"),
                broken("tensors that overlap", changed("[24,32]", "[16,24]"), "overlap"),
                broken(
                        "a gap",
                        changed("\"shape\":[3,2],\"data_offsets\":[0,24]", "\"shape\":[2,2],\"data_offsets\":[0,16]"),
                        "bytes between them"),
                broken("a tensor beyond the end", changed("[24,32]", "[28,36]"), "at 28..36 of 32 bytes"),
                broken("a tensor before the beginning", changed("[0,24]", "[-24,0]"), "takes 24"),
                broken("a tensor turned about", changed("[24,32]", "[32,24]"), "takes 8"),
                broken("a shape without end", changed("[3,2]", "[4294967296,4294967296]"), "at most 8 sizes"),
                broken("values cut off", Arrays.copyOf(sound(), sound().length - 4), "at 24..32 of 28 bytes"),
                broken(
                        "values with more behind",
                        Arrays.copyOf(sound(), sound().length + 4),
                        "it is cut off or longer"),
                broken("another layer", changed("\\\"units\\\":2", "\\\"units\\\":3"), "of shape [3, 2]"),
                broken("a weight that is not a number", notANumber(), "NaN"));
    }

    private static Broken broken(String name, byte[] file, String reason) {
        return new Broken("safetensors: " + name, file, reason);
    }

    private static byte[] changed(String from, String to) {
        if (!SOUND.contains(from)) {
            throw new IllegalArgumentException(from);
        }
        return file(SOUND.replace(from, to));
    }

    private static byte[] file(String header) {
        var json = header.getBytes(UTF_8);
        var file = ByteBuffer.allocate(Long.BYTES + json.length + VALUES).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json);
        for (int i = 0; file.hasRemaining(); i++) {
            file.putFloat(i / 8f);
        }
        return file.array();
    }

    private static byte[] withLength(long length) {
        return ByteBuffer.wrap(sound())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, length)
                .array();
    }

    private static byte[] notANumber() {
        var file = sound();
        return ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(file.length - 4, Float.NaN)
                .array();
    }
}
