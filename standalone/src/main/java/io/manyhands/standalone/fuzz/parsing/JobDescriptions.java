package io.manyhands.standalone.fuzz.parsing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.manyhands.standalone.fuzz.Outcome;
import io.manyhands.standalone.fuzz.Target;
import io.manyhands.standalone.fuzz.mutate.Form;
import java.util.List;
import java.util.stream.Stream;

/// Whole job descriptions, as they are posted.
final class JobDescriptions {
    private JobDescriptions() {}

    static Target target() {
        return new Target("jobs", Form.JSON, examples(), JobDescriptions::take);
    }

    private static Outcome take(byte[] input) {
        boolean isOfRecords = new String(input, ISO_8859_1).contains("\"records\"");
        return Descriptions.take(input, isOfRecords ? Samples.records() : Samples.text());
    }

    private static List<byte[]> examples() {
        return Stream.concat(
                        Samples.examples().stream(),
                        Stream.of(Samples.float32(), Samples.int4(), Samples.COUNTING, Samples.MAP))
                .map(Samples::bytes)
                .toList();
    }
}
