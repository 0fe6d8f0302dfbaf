package io.manyhands.task.job;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A job's specification for a run without services: the one that [JobAdmission] would store, but for its id.
public final class LocalSpecification {
    private LocalSpecification() {}

    /// @param description as it would be posted; names the data
    /// @param data whose SHA-256 the description names; empty if it needs none
    /// @param warnings told what is allowed, but hardly meant
    /// @throws IllegalArgumentException that lists every mistake in the description
    public static JobSpec of(byte[] description, Optional<byte[]> data, Consumer<String> warnings) {
        var findings = new Findings();
        var read = DescriptionReader.read(description, findings);
        var material = new WorkDescription.Material(data, Optional.empty());
        var spec = read.spec(read.id().orElse("local"), Instant.EPOCH, material, findings);
        if (!findings.isEmpty()) {
            throw new IllegalArgumentException(
                    findings.errors().stream().map(LocalSpecification::line).collect(Collectors.joining("; ")));
        }
        findings.warnings().forEach(warnings);
        return spec;
    }

    private static String line(FieldError error) {
        return "%s %s".formatted(error.field(), error.message()).strip();
    }
}
