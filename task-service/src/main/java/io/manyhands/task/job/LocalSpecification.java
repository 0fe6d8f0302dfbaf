package io.manyhands.task.job;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import java.time.Instant;
import java.util.List;
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
        var material = new WorkDescription.Material(data, Optional.empty());
        var read = DescriptionReader.read(description)
                .flatMap(job -> job.spec(job.id().orElse("local"), Instant.EPOCH, material));
        return switch (read) {
            case Read.Done<JobSpec>(JobSpec spec, List<String> said) -> {
                said.forEach(warnings);
                yield spec;
            }
            case Read.Refused<JobSpec>(List<FieldError> errors) ->
                throw new IllegalArgumentException(
                        errors.stream().map(LocalSpecification::line).collect(Collectors.joining("; ")));
        };
    }

    private static String line(FieldError error) {
        return "%s %s".formatted(error.field(), error.message()).strip();
    }
}
