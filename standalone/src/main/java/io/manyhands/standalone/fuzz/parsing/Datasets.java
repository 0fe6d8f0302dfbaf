package io.manyhands.standalone.fuzz.parsing;

import io.manyhands.standalone.fuzz.Outcome;
import io.manyhands.standalone.fuzz.Target;
import io.manyhands.standalone.fuzz.mutate.Form;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Data sets: the first byte says which of a few descriptions reads the others.
final class Datasets {
    private static final String TEXT_MODEL = """
            "model": {"topology": {"class_name": "Sequential", "config": {"name": "m", "layers": [
              {"class_name": "Flatten", "config": {"name": "f", "batch_input_shape": [null, 4, "$alphabet"]}},
              {"class_name": "Dense", "config": {"name": "d", "units": "$alphabet", "activation": "softmax"}}]}},
              "loss": "categoricalCrossentropy"}""";

    private static final String VALUES_MODEL = Samples.MODEL
            .replace("sparseCategoricalCrossentropy", "meanSquaredError")
            .replace("softmax", "linear");

    private static final List<byte[]> DESCRIPTIONS = Stream.of(
                    description(
                            TEXT_MODEL, "\"type\": \"text\", \"length\": 4, \"stride\": 1, \"encoding\": \"oneHot\""),
                    description(TEXT_MODEL, "\"type\": \"text\", \"length\": 4, \"stride\": 7, \"asIs\": true"),
                    description(
                            Samples.MODEL,
                            "\"type\": \"records\", \"featureShape\": [2], \"featureType\": \"float32\", \"classes\": 3"),
                    description(
                            Samples.MODEL,
                            "\"type\": \"records\", \"featureShape\": [2], \"featureType\": \"uint8\", \"classes\": 3, \"asIs\": true"),
                    description(
                            VALUES_MODEL,
                            "\"type\": \"records\", \"featureShape\": [2], \"featureType\": \"float32\", \"targetValues\": 3"),
                    description(
                            Samples.MODEL,
                            "\"type\": \"records\", \"featureShape\": [2], \"featureType\": \"uint8\", \"classes\": 300"))
            .map(Samples::bytes)
            .toList();

    /// How files begin that are taken for something else.
    private static final List<String> BEGINNINGS = List.of(
            "1f8b0808",
            "504b0304",
            "fd377a585a00",
            "28b52ffd",
            "934e554d5059",
            "50415231",
            "80049500",
            "00000803",
            "89504e470d0a1a0a",
            "ffd8ffe0",
            "424d",
            "52494646",
            "255044462d",
            "fffe4100",
            "feff0041",
            "efbbbf41");

    private Datasets() {}

    static Target target() {
        return new Target("datasets", Form.TEXT, examples(), Datasets::take);
    }

    private static Outcome take(byte[] input) {
        int which = input.length == 0 ? 0 : Byte.toUnsignedInt(input[0]) % DESCRIPTIONS.size();
        var data = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        return Descriptions.take(DESCRIPTIONS.get(which), data);
    }

    private static String description(String model, String data) {
        return "{\"name\": \"d\", %s, \"data\": {\"dataset\": \"%s\", %s}, %s}"
                .formatted(model, Samples.SHA256, data, Samples.ROUNDS);
    }

    private static List<byte[]> examples() {
        var examples = new ArrayList<byte[]>();
        for (int which = 0; which < DESCRIPTIONS.size(); which++) {
            examples.add(example(which, which < 2 ? Samples.text() : Samples.records()));
            examples.add(example(which, Samples.bytes("a,b,c\n1,2,3\n4,5.5,6\n".repeat(8))));
            examples.add(example(which, new byte[600]));
            examples.add(example(which, Samples.smallRecords(1)));
            examples.add(example(which, Samples.smallRecords(2)));
        }
        for (var beginning : BEGINNINGS) {
            var bytes = Arrays.copyOf(HexFormat.of().parseHex(beginning), 64);
            examples.add(example(0, bytes));
            examples.add(example(2, bytes));
        }
        return examples;
    }

    private static byte[] example(int which, byte[] data) {
        var example = new ByteArrayOutputStream();
        example.write(which);
        example.writeBytes(data);
        return example.toByteArray();
    }
}
