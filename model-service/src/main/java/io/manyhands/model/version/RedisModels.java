package io.manyhands.model.version;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.CheckpointField;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.redis.RedisCalls;
import io.manyhands.rest.stream.RedisBlobs;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads published models; owner of a job or not.
@ApplicationScoped
public class RedisModels {
    private final RedisCalls redis;
    private final RedisBlobs blobs;

    RedisModels(RedisCalls redis, RedisBlobs blobs) {
        this.redis = redis;
        this.blobs = blobs;
    }

    /// A state by its hash, whatever job it is of.
    Uni<Optional<RedisBlobs.Blob>> state(Sha256 sha256) {
        return redis.call(data -> data.value(String.class).get(Keys.modelIndex(sha256.hex())))
                .chain(job -> job == null ? Uni.createFrom().item(Optional.empty()) : state(Keys.job(job), sha256));
    }

    public Uni<PublishedModel> current(JobKeys job) {
        return redis.get(job.spec())
                .chain(spec -> spec.map(bytes -> redis.call(
                                        data -> data.hash(String.class).hgetall(job.status()))
                                .chain(status -> current(job, bytes, status)))
                        .orElseGet(() -> Uni.createFrom().item(new PublishedModel.NoSuchJob())));
    }

    /// Numbers of the versions that are kept with all it takes to go on from them, ascending; empty if there is no such
    /// job.
    Uni<Optional<List<Integer>>> kept(JobKeys job) {
        return redis.call(data -> data.key().exists(job.spec()))
                .chain(exists -> exists
                        ? redis.call(data -> data.hash(String.class).hkeys(job.checkpoints()))
                                .map(fields -> Optional.of(CheckpointField.versions(fields, CheckpointField.MEMORY)))
                        : Uni.createFrom().item(Optional.empty()));
    }

    /// The state of a kept version, then what is needed besides to go on from it.
    Uni<Optional<byte[]>> kept(JobKeys job, int version) {
        var state = CheckpointField.of(version, CheckpointField.STATE);
        var memory = CheckpointField.of(version, CheckpointField.MEMORY);
        return redis.call(data ->
                        data.hash(String.class, String.class, byte[].class).hmget(job.checkpoints(), state, memory))
                .map(found -> Optional.ofNullable(found.get(state))
                        .flatMap(first -> Optional.ofNullable(found.get(memory)).map(rest -> concat(first, rest))));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private Uni<PublishedModel> current(JobKeys job, byte[] spec, Map<String, String> status) {
        var hex = status.get(StatusField.SHA256);
        var version = status.get(StatusField.VERSION);
        if (hex == null || version == null) {
            return Uni.createFrom().item(new PublishedModel.NoVersionYet());
        }
        var sha256 = new Sha256(hex);
        return state(job, sha256)
                .map(state -> state.<PublishedModel>map(found -> new PublishedModel.Current(
                                RedisJobRecords.parse(spec), Integer.parseInt(version), sha256, found))
                        .orElseGet(PublishedModel.NoVersionYet::new));
    }

    private Uni<Optional<RedisBlobs.Blob>> state(JobKeys job, Sha256 sha256) {
        return blobs.find(job.state(sha256.hex()));
    }
}
