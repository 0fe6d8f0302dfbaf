package io.manyhands.model.testing;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.ControlField;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.LobbyEntry;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.RoundCommitted;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.stream.StreamRange;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The other services, as far as this one can tell: they write to Redis with plain commands.
@ApplicationScoped
public class Peers {
    private final RedisDataSource redis;

    public Peers(RedisDataSource redis) {
        this.redis = redis;
    }

    public RedisDataSource redis() {
        return redis;
    }

    /// What task-service does when an organizer creates a job.
    public JobKeys create(JobSpec spec) {
        return create(spec, "RUNNING");
    }

    /// The same, with what the organizer wants of it from the first moment on.
    public JobKeys create(JobSpec spec, String state) {
        var job = Keys.job(spec.getJobId());
        redis.value(byte[].class).set(job.spec(), spec.toByteArray());
        wish(job, state);
        redis.set(String.class).sadd(Keys.JOBS, job.id());
        redis.set(String.class).sadd(Keys.OPEN_JOBS, job.id());
        lobby(job, JobState.JOB_STATE_CREATED);
        return job;
    }

    public void wish(JobKeys job, String state) {
        redis.hash(String.class).hset(job.control(), ControlField.STATE, state);
    }

    public void lobby(JobKeys job, JobState state) {
        add(
                Keys.LOBBY,
                Keys.LOBBY_FIELD,
                LobbyEntry.newBuilder().setJobId(job.id()).setState(state).build());
    }

    /// What a gateway does with a checked result.
    public String deliver(JobKeys job, ResultEntry result) {
        return add(job.results(), Keys.RESULT_FIELD, result);
    }

    public void deliver(JobKeys job, List<ResultEntry> results) {
        results.forEach(result -> deliver(job, result));
    }

    public String add(String stream, String field, MessageLite message) {
        return redis.stream(String.class, String.class, byte[].class)
                .xadd(stream, Map.of(field, message.toByteArray()));
    }

    /// One result per tree, round by round.
    public void runToTheEnd(JobSpec spec) {
        var job = create(spec);
        awaitVersion(job, 0);
        continueToTheEnd(job, spec);
    }

    /// The same from the current version on.
    public void continueToTheEnd(JobKeys job, JobSpec spec) {
        while (!"FINISHED".equals(status(job).get(StatusField.STATE))) {
            var results = results(job, spec);
            deliver(job, results.ofRoots());
            awaitVersion(job, results.round() + 1);
        }
    }

    /// All that Redis holds of a job at this moment.
    public Checkpoint checkpoint(JobKeys job) {
        return Checkpoint.of(redis, job);
    }

    public void awaitVersion(JobKeys job, int version) {
        await().pollInterval(Duration.ofMillis(5))
                .untilAsserted(
                        () -> assertThat(status(job)).containsEntry(StatusField.VERSION, Integer.toString(version)));
    }

    public void awaitState(JobKeys job, String state) {
        await().pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(status(job)).containsEntry(StatusField.STATE, state));
    }

    public Map<String, String> status(JobKeys job) {
        return redis.hash(String.class).hgetall(job.status());
    }

    public String sha256(JobKeys job) {
        return status(job).getOrDefault(StatusField.SHA256, "");
    }

    /// Results for the round under way.
    public TestResults results(JobKeys job, JobSpec spec) {
        var raw = ByteString.copyFrom(HexFormat.of().parseHex(sha256(job)));
        return new TestResults(spec, Integer.parseInt(status(job).getOrDefault(StatusField.VERSION, "")), raw);
    }

    public byte @Nullable [] bytes(String key) {
        return redis.value(byte[].class).get(key);
    }

    public List<RoundCommitted> history(JobKeys job) {
        return redis.list(byte[].class).lrange(job.history(), 0, -1).stream()
                .map(bytes -> parsed(() -> RoundCommitted.parseFrom(bytes)))
                .toList();
    }

    public List<Event> events(JobKeys job) {
        return redis.stream(String.class, String.class, byte[].class)
                .xrange(job.events(), StreamRange.of("-", "+"))
                .stream()
                .map(entry -> parsed(() -> Event.parseFrom(entry.payload().get(Keys.EVENT_FIELD))))
                .toList();
    }

    public List<LobbyEntry> lobby() {
        return redis.stream(String.class, String.class, byte[].class)
                .xrange(Keys.LOBBY, StreamRange.of("-", "+"))
                .stream()
                .map(entry -> parsed(() -> LobbyEntry.parseFrom(entry.payload().get(Keys.LOBBY_FIELD))))
                .toList();
    }

    public long waitingResults(JobKeys job) {
        return redis.stream(String.class, String.class, byte[].class).xlen(job.results());
    }

    private interface Parser<T> {
        T parse() throws InvalidProtocolBufferException;
    }

    private static <T> T parsed(Parser<T> parser) {
        try {
            return parser.parse();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
