package io.manyhands.task.modelfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.manyhands.task.modelfile.BrokenFiles.Broken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

/// Models of TensorFlow.js that are broken, or meant to do harm.
final class BrokenTensorFlow {
    private static final String MODEL = "model.json";
    private static final String WEIGHTS = "model.weights.bin";

    private BrokenTensorFlow() {}

    static Stream<Broken> all() throws IOException {
        var json = entry(MODEL);
        var bin = entry(WEIGHTS);
        return Stream.of(
                broken("no file of weights", Zips.stored(MODEL, json), "lacks \"./model.weights.bin\""),
                broken("weights of another name", Zips.stored(MODEL, json, "weights.bin", bin), "lacks"),
                broken(
                        "two models",
                        Zips.stored(MODEL, json, "a/" + MODEL, json, WEIGHTS, bin),
                        "several models: [a/model.json, model.json]"),
                broken("a model that is not JSON", packed("{".getBytes(UTF_8), bin), "is not JSON"),
                broken("a model of nothing", packed("null".getBytes(UTF_8), bin), "without modelTopology"),
                broken("a model nested deeply", packed("[".repeat(100_000).getBytes(UTF_8), bin), "is not JSON"),
                broken("a model that becomes huge", Zips.zeros(MODEL, 1 << 26), "more than 1048576 bytes"),
                broken(
                        "a graph model",
                        changed(json, bin, "\"layers-model\"", "\"graph-model\""),
                        "of the format graph-model"),
                broken(
                        "no manifest",
                        changed(json, bin, "\"weightsManifest\"", "\"manifest\""),
                        "without modelTopology and weightsManifest"),
                broken(
                        "a path that leads out",
                        changed(json, bin, "./model.weights.bin", "../../etc/passwd"),
                        "lacks \"../../etc/passwd\""),
                broken("weights cut off", packed(json, Arrays.copyOf(bin, bin.length - 4)), "it is cut off"),
                broken(
                        "weights with more behind",
                        packed(json, Arrays.copyOf(bin, bin.length + 4)),
                        "4 bytes of weights"),
                broken(
                        "a weight of integers",
                        changed(json, bin, "2,3],\"dtype\":\"float32\"", "2,3],\"dtype\":\"int32\""),
                        "of type \"int32\""),
                broken(
                        "a quantized weight",
                        changed(
                                json,
                                bin,
                                "2,3],\"dtype\":\"float32\"",
                                "2,3],\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"uint8\",\"scale\":1,\"min\":0}"),
                        "quantized"),
                broken(
                        "a shape without end",
                        changed(json, bin, "\"shape\":[3,3,2,3]", "\"shape\":[4294967296,4294967296]"),
                        "at most 8 sizes"),
                broken(
                        "a negative size",
                        changed(json, bin, "\"shape\":[3,3,2,3]", "\"shape\":[-3,-3,2,3]"),
                        "at most 8 sizes"),
                broken(
                        "a size that is not whole",
                        changed(json, bin, "\"shape\":[3,3,2,3]", "\"shape\":[3.5,3,2,3]"),
                        "at most 8 sizes"),
                broken(
                        "a weight that turned",
                        changed(json, bin, "\"shape\":[3,3,2,3]", "\"shape\":[3,3,3,2]"),
                        "of shape [3, 3, 3, 2]"),
                broken(
                        "a weight of no layer",
                        changed(json, bin, "/kernel\",\"shape\":[3,3,2,3]", "/colonel\",\"shape\":[3,3,2,3]"),
                        "has no weight named conv2d_Conv2D1/kernel"),
                broken(
                        "two weights of one name",
                        changed(json, bin, "/beta\",\"shape\"", "/gamma\",\"shape\""),
                        "has two weights named"),
                broken("a weight that is not a number", packed(json, infinite(bin)), "-Infinity"),
                broken(
                        "a layer that nobody has",
                        changed(json, bin, "\"class_name\":\"ReLU\"", "\"class_name\":\"Mine\""),
                        "Mine"));
    }

    private static Broken broken(String name, byte[] file, String reason) {
        return new Broken("TensorFlow.js: " + name, file, reason);
    }

    private static byte[] entry(String file) throws IOException {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(BrokenFiles.resource("/tensorflow/images.zip")))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(file)) {
                    return zip.readAllBytes();
                }
            }
        }
        throw new IllegalArgumentException(file);
    }

    private static byte[] packed(byte[] json, byte[] bin) throws IOException {
        return Zips.stored(MODEL, json, WEIGHTS, bin);
    }

    private static byte[] changed(byte[] json, byte[] bin, String from, String to) throws IOException {
        return packed(BrokenFiles.replaced(json, from, to), bin);
    }

    private static byte[] infinite(byte[] bin) {
        return ByteBuffer.wrap(bin.clone())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(40, Float.NEGATIVE_INFINITY)
                .array();
    }
}
