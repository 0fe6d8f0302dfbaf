package io.manyhands.task.job;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.task.conversion.Description;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import io.manyhands.task.shard.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A job's specification for a run without services: the one that [JobAdmission] would store, but for its id.
public final class LocalSpecification {
    private LocalSpecification() {}

    /// The same for data that was not converted.
    public static JobSpec of(
            byte[] description, Optional<byte[]> data, Optional<byte[]> program, Consumer<String> warnings) {
        var material = new WorkDescription.Material(data, Optional.empty(), program, List.of());
        return of(description, _ -> material, warnings);
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
        return of(description, data, Optional.empty(), weights, layout, warnings);
    }

    /// The same of a job that is evaluated on another data set.
    ///
    /// @param validation whose SHA-256 the description names; empty if it needs none
    public static JobSpec of(
            byte[] description,
            Optional<byte[]> data,
            Optional<byte[]> validation,
            Optional<byte[]> weights,
            Optional<Description> layout,
            Consumer<String> warnings) {
        var material = new WorkDescription.Material(
                data, weights, Optional.empty(), layout, List.of(), Optional.empty(), validation);
        return of(description, _ -> material, warnings);
    }

    /// The same for a program that reads shared files, or inputs in shards.
    ///
    /// @param shared by the SHA-256 that the description names
    /// @param manifest whose SHA-256 the description names; empty if the inputs are computed
    public static JobSpec of(
            byte[] description,
            Optional<byte[]> program,
            Map<String, byte[]> shared,
            Optional<Manifest> manifest,
            Consumer<String> warnings) {
        var lines = manifest.map(Manifest::bytes);
        return of(
                description,
                work -> {
                    var found = work.shared().stream()
                            .map(file -> file.inspect(Optional.ofNullable(shared.get(file.dataset()))))
                            .toList();
                    return new WorkDescription.Material(
                            lines, Optional.empty(), program, Optional.empty(), found, manifest, Optional.empty());
                },
                warnings);
    }

    private static JobSpec of(
            byte[] description,
            Function<WorkDescription, WorkDescription.Material> material,
            Consumer<String> warnings) {
        var read = DescriptionReader.read(description)
                .flatMap(job -> job.spec(job.id().orElse("local"), Instant.EPOCH, material.apply(job.work())));
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
