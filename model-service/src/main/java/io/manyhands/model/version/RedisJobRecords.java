package io.manyhands.model.version;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.ControlField;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed.Reason;
import io.manyhands.protocol.check.Parsed.Refused;
import io.manyhands.protocol.check.Parsed.Sound;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.LobbyEntry;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.redis.RedisCalls;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.stream.ReactiveStreamCommands;
import io.quarkus.redis.datasource.stream.XAddArgs;
import io.quarkus.redis.datasource.stream.XPendingSummary;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an owner reads of its job, and says about it besides commits.
@ApplicationScoped
public class RedisJobRecords {
    private static final CheckedParser<JobSpec> SPECS = CheckedParser.of(JobSpec.getDefaultInstance());

    private static final int SHA256_BYTES = 32;
    private static final int VOLUNTEER_ID_BYTES = 12;

    private final RedisCalls redis;
    private final VersionConfig config;

    RedisJobRecords(RedisCalls redis, VersionConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /// Consistent, as only the owner writes what is read here, except the organizer's wish to delete.
    ///
    /// Fails with [UnusableJobException] if what is there cannot be understood.
    public Uni<StoredJob> load(JobKeys job) {
        return wish(job)
                .chain(wish -> wish == JobState.JOB_STATE_DELETED
                        ? Uni.createFrom().item(new StoredJob.Gone())
                        : redis.call(data -> data.hash(String.class).hgetall(job.status()))
                                .chain(status -> load(job, status)));
    }

    /// How far the job is; empty if it has no version, or what is there cannot be understood.
    public Uni<Optional<Status>> status(JobKeys job) {
        return redis.call(data -> data.hash(String.class).hgetall(job.status())).map(fields -> Status.read(fields));
    }

    /// Bytes of a data set.
    public Uni<Optional<byte[]>> dataset(String sha256) {
        return redis.get(Keys.dataset(sha256));
    }

    /// How often [#index] has to be repeated at least.
    public Duration indexEvery() {
        return config.retention();
    }

    /// Makes a state findable by its hash alone: for twice the retention of old ones, so that a
    /// refresh within that keeps it findable.
    public Uni<Void> index(JobKeys job, Sha256 sha256) {
        var forMillis = config.retention().multipliedBy(2).toMillis();
        return redis.call(data -> data.value(String.class).psetex(Keys.modelIndex(sha256.hex()), forMillis, job.id()));
    }

    /// The same for ever.
    public Uni<Void> indexLast(JobKeys job, Sha256 sha256) {
        return redis.call(data -> data.value(String.class).set(Keys.modelIndex(sha256.hex()), job.id()));
    }

    /// Removes results.
    public Uni<Void> discard(JobKeys job, List<String> ids) {
        return redis.call(data -> stream(data).xdel(job.results(), ids.toArray(String[]::new)))
                .replaceWithVoid();
    }

    public Uni<Void> announce(JobKeys job, Event event) {
        return add(job.events(), Keys.EVENT_FIELD, event.toByteArray());
    }

    /// Takes an ended job off the list of open ones and tells those who wait for jobs. If it was brought
    /// back from its end meanwhile, it is open.
    public Uni<Void> close(JobKeys job, JobState state) {
        return hasEnded(job)
                .chain(ended ->
                        ended ? closeEnded(job, state) : Uni.createFrom().voidItem());
    }

    private Uni<Void> closeEnded(JobKeys job, JobState state) {
        return redis.call(data -> data.set(String.class).srem(Keys.OPEN_JOBS, job.id()))
                .chain(() -> hasEnded(job))
                .chain(still -> still ? tellLobby(job, state) : reopen(job));
    }

    private Uni<Void> tellLobby(JobKeys job, JobState state) {
        var entry = LobbyEntry.newBuilder().setJobId(job.id()).setState(state).build();
        return add(Keys.LOBBY, Keys.LOBBY_FIELD, entry.toByteArray());
    }

    private Uni<Void> reopen(JobKeys job) {
        return redis.call(data -> data.set(String.class).sadd(Keys.OPEN_JOBS, job.id()))
                .replaceWithVoid();
    }

    /// Whether it is deleted, or its state final. A job without a version has no state unless it has failed.
    private Uni<Boolean> hasEnded(JobKeys job) {
        return wish(job)
                .chain(wish -> wish == JobState.JOB_STATE_DELETED
                        ? Uni.createFrom().item(true)
                        : redis.call(data -> data.key().exists(job.spec()))
                                .chain(exists ->
                                        exists ? isFinal(job) : Uni.createFrom().item(true)));
    }

    private Uni<Boolean> isFinal(JobKeys job) {
        return redis.call(data -> data.hash(String.class).hget(job.status(), StatusField.STATE))
                .map(name -> name != null && JobStates.isFinal(state(name)));
    }

    /// Whether the job is to run, but no task is waiting or leased.
    public Uni<Boolean> isStarved(JobKeys job) {
        return redis.call(data -> stream(data).xlen(job.tasks()))
                .chain(tasks -> tasks > 0
                        ? Uni.createFrom().item(false)
                        : wish(job).map(wish -> wish == JobState.JOB_STATE_RUNNING));
    }

    /// An entry in the results that says nothing: whoever waits for results looks again at what it has.
    public Uni<Void> nudge(JobKeys job) {
        var nothing = ResultEntry.newBuilder()
                .setKind(TaskKind.TASK_KIND_ADVANCE)
                .setNode(Node.getDefaultInstance())
                .setBaseSha256(ByteString.copyFrom(new byte[SHA256_BYTES]))
                .setVolunteerId(ByteString.copyFrom(new byte[VOLUNTEER_ID_BYTES]))
                .setCheckedSha256(ByteString.copyFrom(new byte[SHA256_BYTES]));
        return redis.call(data -> stream(data)
                        .xadd(
                                job.results(),
                                Map.of(Keys.RESULT_FIELD, nothing.build().toByteArray())))
                .replaceWithVoid();
    }

    /// For the metrics; nothing is decided by it.
    public Uni<Backlog> backlog(JobKeys job) {
        return redis.call(data -> {
            var streams = stream(data);
            var leased = streams.xpending(job.tasks(), Keys.GATEWAY_GROUP)
                    .map(XPendingSummary::getPendingCount)
                    .onFailure(RedisJobRecords::isMissingGroup)
                    .recoverWithItem(0L);
            return Uni.combine()
                    .all()
                    .unis(streams.xlen(job.tasks()), leased, streams.xlen(job.results()))
                    .with((tasks, pending, results) -> new Backlog(Math.max(0, tasks - pending), pending, results));
        });
    }

    private static boolean isMissingGroup(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().contains("NOGROUP");
    }

    private Uni<JobState> wish(JobKeys job) {
        return redis.call(data -> data.hash(String.class).hget(job.control(), ControlField.STATE))
                .map(name -> name == null ? JobState.JOB_STATE_RUNNING : state(name));
    }

    private Uni<StoredJob> load(JobKeys job, Map<String, String> status) {
        var state = state(status.getOrDefault(StatusField.STATE, ""));
        if (JobStates.isFinal(state)) {
            return Uni.createFrom().item(new StoredJob.Ended(state));
        }
        return redis.get(job.spec())
                .chain(spec -> spec.map(bytes -> open(job, bytes, status))
                        .orElseGet(() -> Uni.createFrom().item(new StoredJob.Gone())));
    }

    private Uni<StoredJob> open(JobKeys job, byte[] bytes, Map<String, String> status) {
        var spec = parse(bytes);
        return status.containsKey(StatusField.VERSION)
                ? underway(job, spec, status)
                : Uni.createFrom().item(new StoredJob.Fresh(spec, ByteString.copyFrom(bytes)));
    }

    private Uni<StoredJob> underway(JobKeys job, JobSpec spec, Map<String, String> fields) {
        var status = parse(fields);
        var state = required(job.state(status.sha256().hex()), "state of version " + status.version());
        var memory = required(job.memory(), "memory of version " + status.version());
        return state.chain(bytes -> memory.map(remembered -> new StoredJob.Underway(spec, status, bytes, remembered)));
    }

    private Uni<byte[]> required(String key, String what) {
        return redis.get(key)
                .map(bytes -> bytes.orElseThrow(
                        () -> new UnusableJobException(what + " is missing in Redis; create the job again")));
    }

    /// @throws UnusableJobException if it is none, or out of bounds
    public static JobSpec parse(byte[] bytes) {
        return switch (SPECS.parse(bytes)) {
            case Sound<JobSpec>(JobSpec spec) -> spec;
            case Refused<JobSpec>(Reason _, String problem) ->
                throw new UnusableJobException(
                        "the specification cannot be used (%s); create the job again".formatted(problem));
        };
    }

    private static Status parse(Map<String, String> fields) {
        try {
            return Status.fromFields(fields);
        } catch (IllegalArgumentException e) {
            throw new UnusableJobException(e.getMessage() + "; create the job again", e);
        }
    }

    private Uni<Void> add(String stream, String field, byte[] payload) {
        var bounded = new XAddArgs().maxlen((long) Keys.EVENTS_KEPT).nearlyExactTrimming();
        return redis.call(data -> stream(data).xadd(stream, bounded, Map.of(field, payload)))
                .replaceWithVoid();
    }

    private static ReactiveStreamCommands<String, String, byte[]> stream(ReactiveRedisDataSource data) {
        return data.stream(String.class, String.class, byte[].class);
    }

    private static JobState state(String name) {
        return JobStates.of(name).orElse(JobState.JOB_STATE_UNSPECIFIED);
    }
}
