package io.manyhands.standalone.map;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.standalone.StandaloneException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Gathers the JSON of inputs, a line each: as much as a data set may have.
final class InputLines {
    private final Path file;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    /// @param file that the inputs are made of, for messages
    InputLines(Path file) {
        this.file = file;
    }

    /// The JSON of a string.
    static String quoted(String text) {
        var json = new StringBuilder(text.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        return json.append('"').toString();
    }

    /// @param json of an input, without line feeds
    /// @throws StandaloneException if there is no room for it
    void add(String json) {
        var utf8 = json.getBytes(StandardCharsets.UTF_8);
        if (lines.size() + utf8.length + 1 > Limit.LIMIT_DATASET_BYTES_VALUE) {
            throw new StandaloneException(
                    ("--inputs %s: the inputs that it makes have more than the %d bytes of JSON that are accepted;"
                                    + " take a part of it")
                            .formatted(file, Limit.LIMIT_DATASET_BYTES_VALUE));
        }
        lines.writeBytes(utf8);
        lines.write('\n');
    }

    byte[] bytes() {
        return lines.toByteArray();
    }
}
