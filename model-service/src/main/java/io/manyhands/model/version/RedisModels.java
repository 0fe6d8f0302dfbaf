package io.manyhands.model.version;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.redis.RedisCalls;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/// Reads published models; owner of a job or not.
@ApplicationScoped
public class RedisModels {
    private final RedisCalls redis;

    RedisModels(RedisCalls redis) {
        this.redis = redis;
    }

    /// A state by its hash, whatever job it is of.
    Uni<Optional<byte[]>> state(Sha256 sha256) {
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

    private Uni<PublishedModel> current(JobKeys job, byte[] spec, Map<String, String> status) {
        var hex = status.get(StatusField.SHA256);
        var version = status.get(StatusField.VERSION);
        if (hex == null || version == null) {
            return Uni.createFrom().item(new PublishedModel.NoVersionYet());
        }
        var sha256 = new Sha256(hex);
        return state(job, sha256)
                .map(state -> state.<PublishedModel>map(bytes -> new PublishedModel.Current(
                                RedisJobRecords.parse(spec), Integer.parseInt(version), sha256, bytes))
                        .orElseGet(PublishedModel.NoVersionYet::new));
    }

    private Uni<Optional<byte[]>> state(JobKeys job, Sha256 sha256) {
        return redis.get(job.state(sha256.hex()));
    }
}
