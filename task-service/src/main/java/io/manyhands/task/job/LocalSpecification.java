package io.manyhands.task.job;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.task.conversion.Description;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A job's specification for a run without services: the one that [JobAdmission] would store, but for its id.
public final class LocalSpecification {
    private LocalSpecification() {}

    /// The same for data that was not converted.
    public static JobSpec of(
            byte[] description, Optional<byte[]> data, Optional<byte[]> program, Consumer<String> warnings) {
        return of(description, data, program, Map.of(), warnings);
    }

    /// Of a job that trains.
    ///
    /// @param description as it would be posted; names the data
    /// @param data whose SHA-256 the description names; empty if it needs none
    /// @param weights as `data`, those that it begins with
    /// @param layout of data that was converted
    /// @param warnings told what is allowed, but hardly meant
    /// @throws IllegalArgumentException that lists every mistake in the description
    public static JobSpec of(
            byte[] description,
            Optional<byte[]> data,
            Optional<byte[]> weights,
            Optional<Description> layout,
            Consumer<String> warnings) {
        return of(description, data, weights, layout, Optional.empty(), Map.of(), warnings);
    }

    /// The same for a program that reads shared files.
    ///
    /// @param shared by the SHA-256 that the description names
    public static JobSpec of(
            byte[] description,
            Optional<byte[]> data,
            Optional<byte[]> program,
            Map<String, byte[]> shared,
            Consumer<String> warnings) {
        return of(description, data, Optional.empty(), Optional.empty(), program, shared, warnings);
    }

    private static JobSpec of(
            byte[] description,
            Optional<byte[]> data,
            Optional<byte[]> weights,
            Optional<Description> layout,
            Optional<byte[]> program,
            Map<String, byte[]> shared,
            Consumer<String> warnings) {
        var read = DescriptionReader.read(description).flatMap(job -> {
            var found = job.work().shared().stream()
                    .map(file -> file.inspect(Optional.ofNullable(shared.get(file.dataset()))))
                    .toList();
            var material = new WorkDescription.Material(data, weights, program, layout, found);
            return job.spec(job.id().orElse("local"), Instant.EPOCH, material);
        });
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
