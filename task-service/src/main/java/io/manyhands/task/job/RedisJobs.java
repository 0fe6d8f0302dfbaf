package io.manyhands.task.job;

import io.manyhands.protocol.Hands;
import io.manyhands.protocol.InvitationHash;
import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.ControlField;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.LobbyEntry;
import io.manyhands.protocol.work.Work;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.manyhands.redis.Replies;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Jobs in Redis: creating and reading them. What happens to a job later is in [RedisJobControl].
///
/// A job is entered into the sets before it exists, so that a crash in between leaves an id without a job, which
/// readers skip and a second attempt completes, rather than a job that nobody knows of.
@ApplicationScoped
public class RedisJobs {
    private static final RedisScript CREATE = RedisScript.load(RedisJobs.class, "create.lua");
    private static final RedisScript READ = RedisScript.load(RedisJobs.class, "read.lua");
    private static final CheckedParser<JobSpec> SPECS = CheckedParser.of(JobSpec.getDefaultInstance());

    private final RedisCalls redis;
    private final JobConfig config;

    RedisJobs(RedisCalls redis, JobConfig config) {
        this.redis = redis;
        this.config = config;
    }

    /// @param invitation that it asks for
    /// @param warnings lines that are shown with the job
    /// @param wanted RUNNING or PAUSED
    /// @return whether the job was created; false if its id is taken
    Uni<Boolean> create(
            JobSpec spec, Optional<InvitationHash> invitation, List<String> warnings, JobState wanted, JobOwner owner) {
        return exists(spec.getJobId())
                .chain(exists -> exists
                        ? Uni.createFrom().item(false)
                        : createIfAbsent(spec, invitation, warnings, wanted, owner));
    }

    private Uni<Boolean> createIfAbsent(
            JobSpec spec, Optional<InvitationHash> invitation, List<String> warnings, JobState wanted, JobOwner owner) {
        var id = spec.getJobId();
        var keys = Keys.job(id);
        var jobKeys = List.of(keys.spec(), keys.control(), keys.tasks(), keys.events(), keys.fence());
        var args = List.of(
                spec.toByteArray(),
                Keys.GATEWAY_GROUP,
                JobStates.name(wanted),
                String.join("\n", warnings),
                owner.id(),
                owner.name(),
                invitation.map(InvitationHash::text).orElse(""));
        return redis.send(Command.SADD, Keys.JOBS, id)
                .chain(() -> redis.send(Command.SADD, Keys.OPEN_JOBS, id))
                .chain(() -> redis.run(CREATE, jobKeys, args))
                .map(reply -> reply.toInteger() == 1)
                .call(created -> created
                        ? announce(id, JobState.JOB_STATE_CREATED)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Boolean> exists(String id) {
        return redis.send(Command.EXISTS, Keys.job(id).spec())
                .map(reply -> reply.filter(count -> count.toInteger() == 1).isPresent());
    }

    /// Wakes everyone who waits for a job, or for a change of one.
    Uni<Void> announce(String id, JobState state) {
        var entry = LobbyEntry.newBuilder().setJobId(id).setState(state).build();
        return redis.send(
                        Command.XADD,
                        Keys.LOBBY,
                        "MAXLEN",
                        "~",
                        Keys.EVENTS_KEPT,
                        "*",
                        Keys.LOBBY_FIELD,
                        entry.toByteArray())
                .replaceWithVoid();
    }

    /// @return empty if there is no such job
    public Uni<Optional<JobSnapshot>> read(String id) {
        var keys = Keys.job(id);
        var jobKeys = List.of(
                keys.spec(),
                keys.control(),
                keys.status(),
                keys.traffic(),
                keys.contributions(),
                keys.hands(),
                keys.unable(),
                keys.verification());
        return redis.run(READ, jobKeys, List.of()).map(reply -> snapshot(id, reply));
    }

    /// @return id of the token that the job was created with
    Uni<Optional<String>> owner(String id) {
        return redis.send(Command.HGET, Keys.job(id).control(), ControlField.OWNER)
                .map(reply -> reply.map(Object::toString));
    }

    /// One script per job, as jobs may lie on different servers; several at a time.
    public Uni<List<JobSnapshot>> readAll() {
        return redis.send(Command.SMEMBERS, Keys.JOBS)
                .map(Replies::texts)
                .onItem()
                .transformToMulti(ids -> Multi.createFrom().iterable(ids))
                .onItem()
                .transformToUni(this::read)
                .merge(config.readAtOnce())
                .flatMap(job -> Multi.createFrom().items(job.stream()))
                .collect()
                .asList();
    }

    /// Open jobs: those that may still need planning.
    public Uni<List<String>> openJobs() {
        return redis.send(Command.SMEMBERS, Keys.OPEN_JOBS).map(Replies::texts);
    }

    private static Optional<JobSnapshot> snapshot(String id, Response reply) {
        return Optional.ofNullable(reply.get(0))
                .flatMap(found -> spec(id, found))
                .map(spec -> new JobSnapshot(
                        spec,
                        Optional.ofNullable(reply.get(1)).flatMap(state -> JobStates.of(state.toString())),
                        Replies.flatHash(reply.get(2)),
                        Replies.flatHash(reply.get(3)),
                        Replies.flatHash(reply.get(10)),
                        reply.get(4).toInteger(),
                        new Hands(Replies.flatHash(reply.get(5))),
                        Replies.texts(reply.get(6)),
                        warnings(reply.get(7)),
                        owner(reply.get(8), reply.get(9))));
    }

    private static Optional<JobOwner> owner(@Nullable Response id, @Nullable Response name) {
        return Optional.ofNullable(id).map(found -> new JobOwner(found.toString(), String.valueOf(name)));
    }

    private static List<String> warnings(@Nullable Response lines) {
        return lines == null ? List.of() : lines.toString().lines().toList();
    }

    private static Optional<JobSpec> spec(String id, Response bytes) {
        return SPECS.parse(bytes.toBuffer().getBytes())
                .orReport(problem -> Log.errorf("job %s: %s; the job is skipped", id, problem))
                .filter(spec -> isUsable(id, spec));
    }

    private static boolean isUsable(String id, JobSpec spec) {
        try {
            Work.of(spec);
            return true;
        } catch (IllegalArgumentException e) {
            Log.errorf("job %s: %s; the job is skipped", id, e.getMessage());
            return false;
        }
    }
}
