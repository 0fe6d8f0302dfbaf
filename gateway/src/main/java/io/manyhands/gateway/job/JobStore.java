package io.manyhands.gateway.job;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.manyhands.gateway.loop.GatewayRedis;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.ControlField;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.JobSpec;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Reads what other services have written about jobs.
@Singleton
public final class JobStore {
    private final GatewayRedis redis;

    JobStore(GatewayRedis redis) {
        this.redis = redis;
    }

    Uni<Set<String>> openJobs() {
        return redis.call(data -> data.set(String.class).smembers(Keys.OPEN_JOBS));
    }

    /// @return empty if there is no such job (any more), or its specification cannot be read
    Uni<Optional<JobSpec>> spec(JobKeys keys) {
        return redis.call(data -> data.value(byte[].class).get(keys.spec()))
                .map(bytes -> Optional.ofNullable(bytes).flatMap(found -> parse(keys, found)));
    }

    Uni<Progress> progress(JobKeys keys) {
        return Uni.combine()
                .all()
                .unis(
                        redis.call(data -> data.hash(String.class).hgetall(keys.status())),
                        redis.call(data -> data.hash(String.class).hget(keys.control(), ControlField.STATE)))
                .asTuple()
                .map(read -> Progress.of(read.getItem1(), Objects.requireNonNullElse(read.getItem2(), "")));
    }

    /// @return empty if the weights are not there
    Uni<Optional<ByteString>> weights(JobKeys keys, ByteString sha256) {
        var hex = HexFormat.of().formatHex(sha256.toByteArray());
        return redis.call(data -> data.value(byte[].class).get(keys.weights(hex)))
                .map(bytes -> Optional.ofNullable(bytes).map(UnsafeByteOperations::unsafeWrap));
    }

    private static Optional<JobSpec> parse(JobKeys keys, byte[] bytes) {
        try {
            var spec = JobSpec.parseFrom(bytes);
            if (keys.id().equals(spec.getJobId()) && JobView.isUsable(spec)) {
                return Optional.of(spec);
            }
            Log.errorf("%s: not a specification that anybody could compute; the job is skipped", keys.spec());
        } catch (InvalidProtocolBufferException e) {
            Log.errorf("%s: %d bytes that are no JobSpec (%s); skipped", keys.spec(), bytes.length, e.getMessage());
        }
        return Optional.empty();
    }
}
