package io.manyhands.task.job;

import io.manyhands.protocol.InvitationHash;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.task.access.Actor;
import io.manyhands.task.conversion.Description;
import io.manyhands.task.cpu.CpuPool;
import io.manyhands.task.dataset.RedisDatasets;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import io.manyhands.task.quota.QuotaPolicy;
import io.manyhands.task.shard.Manifest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Turns a posted description into a job: reads it, fetches the data it names, works out the specification, stores it.
@ApplicationScoped
public class JobAdmission {
    private final RedisDatasets datasets;
    private final RedisJobs jobs;
    private final QuotaPolicy quotas;
    private final CpuPool cpu;
    private final SecureRandom random = new SecureRandom();
    private final JobIds ids = new JobIds(random);
    private final InstantSource clock = InstantSource.system();

    JobAdmission(RedisDatasets datasets, RedisJobs jobs, QuotaPolicy quotas, CpuPool cpu) {
        this.datasets = datasets;
        this.jobs = jobs;
        this.quotas = quotas;
        this.cpu = cpu;
    }

    /// @param utf8 at most [io.manyhands.protocol.v1.Limit#LIMIT_JOB_BYTES]
    /// @param wanted RUNNING or PAUSED
    /// @param by whose it will be; fails with a problem if that is more than its quota
    Uni<JobOutcome> admit(byte[] utf8, JobState wanted, Actor by) {
        return cpu.compute(() -> DescriptionReader.read(utf8)).chain(read -> switch (read) {
            case Read.Done<JobDescription>(JobDescription description, List<String> _) ->
                admit(description, wanted, by);
            case Read.Refused<JobDescription>(List<FieldError> errors) -> rejected(errors);
        });
    }

    private Uni<JobOutcome> admit(JobDescription description, JobState wanted, Actor by) {
        return material(description)
                .chain(material -> cpu.compute(() -> spec(description, material)))
                .chain(read -> switch (read) {
                    case Read.Done<JobSpec>(JobSpec spec, List<String> warnings) ->
                        store(spec, description.entry().hash(random), warnings, wanted, by);
                    case Read.Refused<JobSpec>(List<FieldError> errors) -> rejected(errors);
                });
    }

    private Read<JobSpec> spec(JobDescription description, WorkDescription.Material material) {
        var misplaced = material.manifest().flatMap(description.work()::problemWith);
        if (misplaced.isPresent()) {
            return new Read.Refused<>(List.of(new FieldError("data.dataset", misplaced.get())));
        }
        var id = description.id().orElseGet(() -> ids.next(description.name()));
        return description.spec(id, clock.instant(), material);
    }

    private Uni<WorkDescription.Material> material(JobDescription description) {
        var data = load(description.work().dataset());
        var weights = load(description.work().initialState());
        var program = load(description.work().program());
        var layout = describe(description.work().dataset());
        var shared = inspect(description.work().shared());
        var manifest = manifest(description.work().dataset());
        var validation = load(description.work().validation());
        return Uni.combine()
                .all()
                .unis(data, weights, program, layout, shared, manifest, validation)
                .with(WorkDescription.Material::new);
    }

    /// A manifest, its own data set, is short.
    private Uni<Optional<Manifest>> manifest(Optional<String> sha256) {
        return sha256.map(named -> datasets.place(named)
                        .chain(place -> place.isPresent()
                                ? datasets.get(named).map(bytes -> bytes.flatMap(found -> Manifest.parse(named, found)))
                                : Uni.createFrom().item(Optional.<Manifest>empty())))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Optional<Description>> describe(Optional<String> sha256) {
        return sha256.map(datasets::description)
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /// One after another, piece by piece: whole ones are more than there should be in memory at a time.
    private Uni<List<SharedDescription.Found>> inspect(List<SharedDescription> shared) {
        return Multi.createFrom()
                .iterable(shared)
                .onItem()
                .transformToUniAndConcatenate(this::inspect)
                .collect()
                .asList();
    }

    private Uni<SharedDescription.Found> inspect(SharedDescription file) {
        var inspection = new SharedInspection(file.form());
        return datasets.read(
                        file.dataset(),
                        piece -> cpu.compute(() -> {
                                    inspection.add(piece);
                                    return true;
                                })
                                .replaceWithVoid())
                .map(isWhole -> isWhole ? inspection.end() : file.missing());
    }

    private Uni<Optional<byte[]>> load(Optional<String> sha256) {
        return sha256.map(datasets::get).orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<JobOutcome> store(
            JobSpec spec, Optional<InvitationHash> invitation, List<String> warnings, JobState wanted, Actor by) {
        var owner = new JobOwner(by.organizer().id(), by.organizer().name());
        return quotas.createJob(by, spec.getJobId(), () -> jobs.create(spec, invitation, warnings, wanted, owner))
                .map(created -> created ? new JobOutcome.Created(spec) : new JobOutcome.IdTaken(spec.getJobId()));
    }

    private static Uni<JobOutcome> rejected(List<FieldError> errors) {
        return Uni.createFrom().item(new JobOutcome.Rejected(errors));
    }
}
