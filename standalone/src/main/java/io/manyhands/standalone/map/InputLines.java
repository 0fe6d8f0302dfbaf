package io.manyhands.standalone.map;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.manyhands.standalone.StandaloneException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Gathers the JSON of inputs, a line each, in a file that goes when this process ends.
final class InputLines implements AutoCloseable {
    private final Path file;
    private final Path lines;
    private final OutputStream out;

    /// @param file that the inputs are made of, for messages
    InputLines(Path file) {
        this.file = file;
        try {
            this.lines = Files.createTempFile("manyhands-inputs-", ".ndjson");
            lines.toFile().deleteOnExit();
            this.out = new BufferedOutputStream(Files.newOutputStream(lines));
        } catch (IOException e) {
            throw failed(e);
        }
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
        try {
            out.write(json.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// The file, once this is closed.
    Path path() {
        return lines;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private StandaloneException failed(IOException e) {
        return new StandaloneException(
                "--inputs %s: what is made of it cannot be written to a temporary file: %s".formatted(file, e), e);
    }
}
