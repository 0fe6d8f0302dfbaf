package io.manyhands.standalone.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A summary in a file.
public final class JsonFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonFile() {}

    /// Replaces the file as a whole.
    ///
    /// @param summary a record
    /// @throws StandaloneException if it cannot be written
    public static void write(Path file, Record summary) {
        try {
            var target = file.toAbsolutePath();
            var draft = Files.createTempFile(target.getParent(), ".manyhands-", ".json");
            Files.writeString(draft, JSON.writeValueAsString(summary) + "\n");
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StandaloneException("summary %s cannot be written: %s".formatted(file, e), e);
        }
    }
}
