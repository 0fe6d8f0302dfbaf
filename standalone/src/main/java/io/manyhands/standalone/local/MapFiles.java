package io.manyhands.standalone.local;

import io.manyhands.model.advance.Beginning;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.work.Work;
import io.manyhands.standalone.StandaloneException;
import io.manyhands.standalone.demo.DatasetId;
import io.manyhands.standalone.demo.JobFile;
import io.manyhands.task.job.LocalSpecification;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A directory with all that computing a map-reduce job takes, worked out as the services do: `job` (a JobSpec),
/// `state` (version 0), `program`, `shared` (files that every input may read, one behind the other), `lines` (empty),
/// and `manifest`, if its inputs are in a file. Closing removes it.
public final class MapFiles implements AutoCloseable {
    private final WorkingDirectory directory;

    private MapFiles(WorkingDirectory directory) {
        this.directory = directory;
    }

    /// @throws StandaloneException for a job with mistakes in it
    public static MapFiles write(JobFile job, byte[] program, List<byte[]> shared, Optional<InputFile> inputs) {
        var spec = specified(job, program, shared, inputs);
        var first = Beginning.of(Work.of(spec)).first(Optional.empty());
        var files = new MapFiles(WorkingDirectory.create("manyhands-map-"));
        files.directory.put("job", spec.toByteArray());
        files.directory.put("state", first.state());
        files.directory.put("program", program);
        files.directory.put("shared", joined(shared));
        files.directory.put("lines", new byte[0]);
        inputs.ifPresent(file -> files.directory.put("manifest", file.manifest().bytes()));
        return files;
    }

    public Path directory() {
        return directory.path();
    }

    @Override
    public void close() {
        directory.close();
    }

    private static byte[] joined(List<byte[]> parts) {
        var all = new ByteArrayOutputStream(
                parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static JobSpec specified(JobFile job, byte[] program, List<byte[]> shared, Optional<InputFile> inputs) {
        try {
            return LocalSpecification.of(
                    job.json().getBytes(StandardCharsets.UTF_8),
                    Optional.of(program),
                    shared.stream().collect(Collectors.toMap(DatasetId::of, Function.identity(), (one, _) -> one)),
                    inputs.map(InputFile::manifest),
                    warning -> System.err.printf("Warning: %s%n", warning));
        } catch (IllegalArgumentException e) {
            throw new StandaloneException("the job is refused: " + e.getMessage(), e);
        }
    }
}
