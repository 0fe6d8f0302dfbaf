package io.manyhands.gateway.job;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.loop.GatewayRedis;
import io.manyhands.protocol.InvitationHash;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.ControlField;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.v1.Change;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.work.Work;
import io.manyhands.redis.RedisScript;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Reads what other services have written about jobs, and writes down which devices cannot compute them.
@Singleton
public final class JobStore {
    private static final RedisScript UNABLE = RedisScript.load(JobStore.class, "unable.lua");
    private static final int UNABLE_KEPT = 100;
    private static final CheckedParser<Change> CHANGES = CheckedParser.of(Change.getDefaultInstance());
    private static final CheckedParser<JobSpec> SPECS = CheckedParser.of(JobSpec.getDefaultInstance());

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

    /// @return empty if the job asks for no invitation
    Uni<Optional<InvitationHash>> invitation(JobKeys keys) {
        return redis.call(data -> data.hash(String.class).hget(keys.control(), ControlField.INVITATION))
                .map(text -> Optional.ofNullable(text).flatMap(InvitationHash::parse));
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

    /// @return empty if the state is not there
    Uni<Optional<ByteString>> state(JobKeys keys, ByteString sha256) {
        var hex = HexFormat.of().formatHex(sha256.toByteArray());
        return redis.call(data -> data.value(byte[].class).get(keys.state(hex)))
                .map(bytes -> Optional.ofNullable(bytes).map(UnsafeByteOperations::unsafeWrap));
    }

    /// What made the state with this hash of the one before.
    ///
    /// @return empty if that is not known (any more)
    Uni<Optional<Change>> change(JobKeys keys, ByteString sha256) {
        return redis.call(data -> data.value(byte[].class).get(keys.change()))
                .map(bytes -> Optional.ofNullable(bytes)
                        .flatMap(found -> CHANGES.parse(found)
                                .orReport(problem -> Log.errorf("%s: %s; skipped", keys.change(), problem)))
                        .filter(change -> change.getSha256().equals(sha256)));
    }

    /// Writes down that a device cannot compute the job, and why. Of [#UNABLE_KEPT] devices at most: enough to see that
    /// the job is to blame.
    ///
    /// @return how many devices are written down
    Uni<Integer> unable(JobKeys keys, VolunteerId volunteer, String reason) {
        return redis.run(UNABLE, List.of(keys.spec(), keys.unable()), List.of(volunteer, reason, UNABLE_KEPT))
                .map(JobStore::count);
    }

    /// @return how many devices cannot compute the job
    Uni<Integer> unable(JobKeys keys) {
        return redis.call(data -> data.hash(String.class).hlen(keys.unable())).map(Long::intValue);
    }

    private static int count(Response response) {
        return Objects.requireNonNull(response.toInteger());
    }

    private static Optional<JobSpec> parse(JobKeys keys, byte[] bytes) {
        return SPECS.parse(bytes)
                .orReport(problem -> Log.errorf("%s: %s; skipped", keys.spec(), problem))
                .filter(spec -> isUsable(keys, spec));
    }

    private static boolean isUsable(JobKeys keys, JobSpec spec) {
        try {
            Work.of(spec);
        } catch (IllegalArgumentException e) {
            Log.errorf("%s: nobody could compute this job (%s); skipped", keys.spec(), e.getMessage());
            return false;
        }
        if (!keys.id().equals(spec.getJobId())) {
            Log.errorf("%s: the specification of job '%s'; skipped", keys.spec(), spec.getJobId());
            return false;
        }
        return true;
    }
}
