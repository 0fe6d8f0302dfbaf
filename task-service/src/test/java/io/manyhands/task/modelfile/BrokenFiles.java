package io.manyhands.task.modelfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

/// Files of models that are broken, or meant to do harm.
final class BrokenFiles {
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.weights.h5";

    private BrokenFiles() {}

    /// @param reason a part of what is said about it
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Broken(String name, byte[] file, String reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Broken> all() throws IOException {
        return Stream.of(keras(), BrokenTensorFlow.all(), BrokenSafetensors.all())
                .flatMap(files -> files);
    }

    private static Stream<Broken> keras() throws IOException {
        var whole = bytes("compiled");
        var config = entry("compiled", CONFIG);
        var hdf5 = entry("compiled", WEIGHTS);
        return Stream.of(
                new Broken("nothing", new byte[0], "neither a zip archive"),
                new Broken("a text", "{\"class_name\": \"Sequential\"}".getBytes(UTF_8), "neither a zip archive"),
                new Broken("a pickle", new byte[] {(byte) 0x80, 4, (byte) 0x95, 'c'}, "neither a zip archive"),
                new Broken("HDF5 of Keras 2", hdf5, "is an HDF5 file"),
                new Broken("cut off in the weights", Arrays.copyOf(whole, whole.length / 2), "zip archive"),
                new Broken("cut off at the beginning", Arrays.copyOf(whole, 20), "zip archive"),
                new Broken("the beginning of a zip only", new byte[] {'P', 'K', 3, 4}, "zip archive"),
                new Broken("an archive of something else", Zips.stored("a.txt", config), "without config.json"),
                new Broken("no weights", Zips.stored(CONFIG, config), "without model.weights.h5"),
                new Broken("no config", Zips.stored(WEIGHTS, hdf5), "without config.json"),
                new Broken("pickled weights", Zips.stored(CONFIG, config, "model.weights.npz", hdf5), "are pickled"),
                new Broken("a name that leads out", Zips.stored(CONFIG, config, "../" + WEIGHTS, hdf5), "without .."),
                new Broken("an absolute name", Zips.stored(CONFIG, config, "/etc/passwd", hdf5), "relative"),
                new Broken("a config that becomes huge", Zips.zeros(CONFIG, 1 << 26), "more than 1048576 bytes"),
                new Broken("weights that become huge", Zips.zeros(WEIGHTS, 1 << 27), "more than 67108864 bytes"),
                new Broken("something else that becomes huge", Zips.zeros("assets/a", 1 << 28), "when it is unpacked"),
                new Broken("a config that is not JSON", keras("{".getBytes(UTF_8), hdf5), "is not JSON"),
                new Broken("a config of nothing", keras("null".getBytes(UTF_8), hdf5), "config.json"),
                new Broken("a config nested deeply", keras("[".repeat(100_000).getBytes(UTF_8), hdf5), "is not JSON"),
                new Broken("a Lambda", keras(replaced(config, "\"Dense\"", "\"Lambda\""), hdf5), "is a Lambda"),
                new Broken(
                        "a class of its author",
                        keras(
                                replaced(config, "\"registered_name\": null", "\"registered_name\": \"mine>Dense\""),
                                hdf5),
                        "mine>Dense"),
                new Broken(
                        "a unit too many",
                        keras(replaced(config, "\"units\": 5", "\"units\": 6"), hdf5),
                        "of shape [4, 5]"),
                new Broken("no units", keras(replaced(config, "\"units\": 5", "\"units\": 0"), hdf5), "units"),
                new Broken(
                        "units without end",
                        keras(replaced(config, "\"units\": 5", "\"units\": 16777216"), hdf5),
                        "parameters; must have 1..16777216"),
                new Broken("weights that are a text", keras(config, "weights".getBytes(UTF_8)), "not in HDF5"),
                new Broken("HDF5 cut off", keras(config, Arrays.copyOf(hdf5, hdf5.length / 2)), "HDF5"),
                new Broken("the beginning of HDF5 only", keras(config, Arrays.copyOf(hdf5, 8)), "cannot be read"),
                new Broken("HDF5 of another model", keras(config, entry("sequences", WEIGHTS)), "layers/dense"),
                new Broken("a weight that is not a number", keras(config, notFinite(hdf5, Float.NaN)), "NaN"),
                new Broken(
                        "a weight that is infinite",
                        keras(config, notFinite(hdf5, Float.NEGATIVE_INFINITY)),
                        "-Infinity"));
    }

    static byte[] bytes(String name) throws IOException {
        return resource("/keras/%s.keras".formatted(name));
    }

    static byte[] resource(String name) throws IOException {
        try (var in = BrokenFiles.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    /// One file out of a sound one.
    static byte[] entry(String name, String file) throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes(name)))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(file)) {
                    return zip.readAllBytes();
                }
            }
        }
        throw new IllegalArgumentException(file);
    }

    static byte[] keras(byte[] config, byte[] weights) throws IOException {
        return Zips.stored(CONFIG, config, WEIGHTS, weights);
    }

    static byte[] replaced(byte[] config, String from, String to) {
        var text = new String(config, UTF_8);
        if (!text.contains(from)) {
            throw new IllegalArgumentException(from);
        }
        return text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to))
                .getBytes(UTF_8);
    }

    /// The first weight is -15/16, which nothing else in the file is.
    private static byte[] notFinite(byte[] hdf5, float value) {
        var changed = ByteBuffer.wrap(hdf5.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < changed.capacity(); at += 4) {
            if (changed.getFloat(at) == -15 / 16f) {
                return changed.putFloat(at, value).array();
            }
        }
        throw new IllegalArgumentException("no weight found");
    }
}
