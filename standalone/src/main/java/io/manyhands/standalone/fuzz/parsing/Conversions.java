package io.manyhands.standalone.fuzz.parsing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.manyhands.standalone.fuzz.Outcome;
import io.manyhands.standalone.fuzz.Target;
import io.manyhands.standalone.fuzz.mutate.Form;
import io.manyhands.task.conversion.Conversion;
import io.manyhands.task.conversion.Converted;
import io.manyhands.task.conversion.SourceFormat;
import io.manyhands.task.conversion.Wishes;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Files that are converted into records: the first byte says which of the formats reads the others. Without images,
/// which Java decodes, and which take as much memory as they have pixels.
final class Conversions {
    private static final List<SourceFormat> FORMATS = Stream.of(SourceFormat.values())
            .filter(format -> format != SourceFormat.IMAGES)
            .toList();

    private Conversions() {}

    static Target target() {
        return new Target("conversions", Form.BYTES, examples(), Conversions::take);
    }

    private static Outcome take(byte[] input) {
        int which = input.length == 0 ? 0 : Byte.toUnsignedInt(input[0]) % FORMATS.size();
        var file = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        return switch (Conversion.convert(FORMATS.get(which), Wishes.NONE, file)) {
            case Read.Done<Converted>(Converted converted, List<String> _) ->
                new Outcome.Accepted(
                        "%d records".formatted(converted.description().records()));
            case Read.Refused<Converted>(List<FieldError> errors) ->
                new Outcome.Refused(errors.getFirst().message());
        };
    }

    private static List<byte[]> examples() {
        var examples = new ArrayList<byte[]>();
        add(examples, SourceFormat.CSV, Samples.bytes("a,b,kind\n" + "1,x,p\n\"2\",y,q\n".repeat(8)));
        add(examples, SourceFormat.TSV, Samples.bytes("a\tb\n1\t2.5\n-3e2\t4\n"));
        add(examples, SourceFormat.JSON_LINES, Samples.bytes("{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2, \"b\": \"y\"}\n"));
        add(examples, SourceFormat.NPY, npy("<f4", false, "(2, 3)", 24));
        add(examples, SourceFormat.NPY, npy(">f8", true, "(2, 2)", 32));
        add(
                examples,
                SourceFormat.NPZ,
                Zips.stored(Map.of("x.npy", npy("|u1", true, "(2, 2, 2)", 8), "y.npy", npy("<i8", false, "(2,)", 16))));
        return examples;
    }

    private static void add(List<byte[]> examples, SourceFormat format, byte[] file) {
        var example = new ByteArrayOutputStream();
        example.write(FORMATS.indexOf(format));
        example.writeBytes(file);
        examples.add(example.toByteArray());
    }

    private static byte[] npy(String type, boolean isFortran, String shape, int bytes) {
        var heading = "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n"
                .formatted(type, isFortran ? "True" : "False", shape);
        return ByteBuffer.allocate(10 + heading.length() + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) heading.length())
                .put(heading.getBytes(ISO_8859_1))
                .array();
    }
}
