package io.manyhands.standalone.local;

import io.manyhands.standalone.StandaloneException;
import io.manyhands.task.shard.Manifest;
import io.manyhands.task.shard.UnusableLinesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The inputs of a job, as large as a file may be, never held whole.
///
/// @param path of lines of JSON
/// @param manifest of the shards that they are cut into, which are pieces of the file
public record InputFile(Path path, Manifest manifest) {
    /// Reads all of it.
    ///
    /// @param named what the person has named
    /// @throws StandaloneException names the line that is not JSON
    public static InputFile of(Path named, Path lines) {
        try (var text = Files.newInputStream(lines)) {
            return new InputFile(lines, Manifest.of(text));
        } catch (UnusableLinesException e) {
            throw new StandaloneException("--inputs %s: %s".formatted(named, e.getMessage()), e);
        } catch (IOException e) {
            throw new StandaloneException("--inputs %s cannot be read: %s".formatted(named, e), e);
        }
    }

    /// Under which a server stores them.
    public String sha256() {
        return manifest.sha256();
    }

    /// What the programs of volunteer-ui are told besides [MapFiles].
    public List<String> arguments() {
        return List.of("--lines", path.toAbsolutePath().toString());
    }
}
