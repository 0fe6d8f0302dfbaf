package io.manyhands.gateway.support;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyhands.protocol.InvitationHash;
import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.ControlField;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.BatchSpec;
import io.manyhands.protocol.v1.Change;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.Counting;
import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.Encoding;
import io.manyhands.protocol.v1.EntryCost;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.LobbyEntry;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.OptimizerSpec;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.StateChanged;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.v1.TasksAvailable;
import io.manyhands.protocol.v1.TextWindows;
import io.manyhands.protocol.v1.Training;
import io.manyhands.protocol.v1.TrainingOutcome;
import io.manyhands.protocol.v1.VersionPublished;
import io.manyhands.protocol.v1.WeightSpec;
import io.manyhands.protocol.work.CountingValue;
import io.manyhands.protocol.work.Schedule;
import io.manyhands.protocol.work.Work;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.stream.StreamMessage;
import io.quarkus.redis.datasource.stream.StreamRange;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A job, written to Redis as task-service and model-service would: 4 leaves of 4 samples per round, a model of 8
/// values.
public final class TestJob {
    public static final int LEAF_SIZE = 4;
    public static final int LEAVES = 4;
    public static final TreeNode ROOT = new TreeNode(2, 0);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final RedisDataSource redis;
    private final JobSpec spec;
    private final JobKeys keys;
    private int version = -1;
    private Duration perUnit = Duration.ZERO;

    public TestJob(RedisDataSource redis) {
        this(redis, 8);
    }

    public TestJob(RedisDataSource redis, int parameters) {
        this(redis, spec("job-" + NUMBER.incrementAndGet(), parameters));
    }

    private TestJob(RedisDataSource redis, JobSpec spec) {
        this.redis = redis;
        this.spec = spec;
        this.keys = Keys.job(spec.getJobId());
    }

    /// A job of another kind of work: rounds of 16 units in leaves of 4, counted.
    public static TestJob counting(RedisDataSource redis) {
        var id = "job-" + NUMBER.incrementAndGet();
        var counting = Counting.newBuilder()
                .setUnits(LEAVES * LEAF_SIZE)
                .setLeafSize(LEAF_SIZE)
                .setRounds(2);
        return new TestJob(
                redis,
                JobSpec.newBuilder()
                        .setJobId(id)
                        .setName(id)
                        .setCounting(counting)
                        .setCreatedAtMs(1)
                        .build());
    }

    /// A job whose versions travel as changes.
    public static TestJob changing(RedisDataSource redis) {
        var spec = spec("job-" + NUMBER.incrementAndGet(), 8).toBuilder();
        spec.getTrainingBuilder().setEncoding(Encoding.ENCODING_INT8);
        return new TestJob(redis, spec.build());
    }

    /// A job that costs something to enter.
    ///
    /// @param invitation empty: it asks for none
    public static TestJob costing(RedisDataSource redis, int proofOfWorkBits, String invitation) {
        var cost = EntryCost.newBuilder().setProofOfWorkBits(proofOfWorkBits).setInvitation(!invitation.isEmpty());
        var job = new TestJob(
                redis,
                spec("job-" + NUMBER.incrementAndGet(), 8).toBuilder()
                        .setEntryCost(cost)
                        .build());
        if (!invitation.isEmpty()) {
            var hash = InvitationHash.of(invitation, new SecureRandom()).text();
            redis.hash(String.class).hset(job.keys().control(), ControlField.INVITATION, hash);
        }
        return job;
    }

    public static JobSpec spec(String id, int parameters) {
        return JobSpec.newBuilder()
                .setJobId(id)
                .setName(id)
                .setTraining(training(parameters))
                .setCreatedAtMs(1)
                .build();
    }

    private static Training.Builder training(int parameters) {
        return Training.newBuilder()
                .setModel(ModelSpec.newBuilder()
                        .setLoss(Loss.LOSS_MEAN_SQUARED_ERROR)
                        .addWeights(WeightSpec.newBuilder().setName("w").addShape(parameters)))
                .setOptimizer(
                        OptimizerSpec.newBuilder().setLearningRate(1).setSgd(OptimizerSpec.Sgd.getDefaultInstance()))
                .setData(DataSpec.newBuilder()
                        .setSha256("ab".repeat(32))
                        .setSizeBytes(1000)
                        .setText(TextWindows.newBuilder()
                                .setLength(10)
                                .setStride(10)
                                .setAlphabet("ab"))
                        .setTrainSamples(64)
                        .setHeldOutFirst(64)
                        .setHeldOutSamples(16))
                .setBatches(BatchSpec.newBuilder()
                        .setEpochs(2)
                        .setSamplesPerEpoch(64)
                        .setBatchSize(LEAVES * LEAF_SIZE)
                        .setLeafSize(LEAF_SIZE))
                .setEvaluation(
                        EvaluationSpec.newBuilder().setSamples(8).setLeafSize(4).setEveryRounds(4));
    }

    public String id() {
        return spec.getJobId();
    }

    public JobKeys keys() {
        return keys;
    }

    public int version() {
        return version;
    }

    public int parameters() {
        return Tensors.parameters(spec.getTraining().getModel());
    }

    public Schedule schedule() {
        return Work.of(spec).schedule();
    }

    /// The job exists and has version 0.
    public TestJob open() {
        redis.value(byte[].class).set(keys.spec(), spec.toByteArray());
        redis.hash(String.class).hset(keys.control(), ControlField.STATE, "RUNNING");
        redis.set(String.class).sadd(Keys.OPEN_JOBS, id());
        publish(JobState.JOB_STATE_RUNNING);
        lobby(JobState.JOB_STATE_RUNNING);
        return this;
    }

    /// What volunteers of the rounds committed from now on say they needed for a unit.
    public TestJob takes(Duration compute) {
        perUnit = compute;
        return this;
    }

    /// The next version is committed.
    public TestJob publish(JobState state) {
        return publish(state, "");
    }

    /// The same, of a round with a sampled task.
    public TestJob publish(JobState state, String traceparent) {
        version++;
        mend();
        return announce(state, traceparent);
    }

    /// The next version is committed, and what made it of the current one.
    public TestJob publishChange() {
        var change = Change.newBuilder()
                .setBaseSha256(sha256(version))
                .setSha256(sha256(version + 1))
                .setRound(version)
                .setRoot(ByteString.copyFromUtf8("root"));
        redis.value(byte[].class).set(keys.change(), change.build().toByteArray());
        return publish(JobState.JOB_STATE_RUNNING);
    }

    /// The next version is committed, but reading its state fails until [#mend].
    public TestJob publishUnreadable(JobState state) {
        version++;
        redis.list(String.class).rpush(keys.state(sha256Hex()), "a list");
        return announce(state, "");
    }

    public void mend() {
        redis.value(byte[].class).set(keys.state(sha256Hex()), state());
    }

    /// Status and event in one step, as commits are: who looks at the status by itself sees no version before its
    /// event.
    private TestJob announce(JobState state, String traceparent) {
        var published = VersionPublished.newBuilder()
                .setVersion(version)
                .setSha256(sha256())
                .setState(state)
                .setTraceparent(traceparent);
        if (version > 0) {
            published.setCommitted(RoundCommitted.newBuilder()
                    .setRound(version - 1)
                    .setBaseSha256(sha256(version - 1))
                    .setSha256(sha256())
                    .setUnits(LEAVES * LEAF_SIZE)
                    .setComputeMicros(perUnit.toNanos() / 1000 * LEAVES * LEAF_SIZE)
                    .setTraining(TrainingOutcome.newBuilder().setLoss(1))
                    .addContributions(Contribution.newBuilder()
                            .setKind(TaskKind.TASK_KIND_ADVANCE)
                            .setNode(ROOT.toMessage())
                            .setVolunteerId(ByteString.copyFrom(new byte[12]))
                            .setUnits(LEAVES * LEAF_SIZE)
                            .setValueSha256(ByteString.copyFrom(new byte[32]))));
        }
        var event = Event.newBuilder().setVersionPublished(published).build();
        redis.withTransaction(commit -> {
            commit.hash(String.class)
                    .hset(
                            keys.status(),
                            Map.of(
                                    StatusField.STATE,
                                    JobStates.name(state),
                                    StatusField.VERSION,
                                    Integer.toString(version),
                                    StatusField.SHA256,
                                    sha256Hex()));
            commit.stream(String.class, String.class, byte[].class)
                    .xadd(keys.events(), Map.of(Keys.EVENT_FIELD, event.toByteArray()));
        });
        return this;
    }

    /// The organizer pauses, resumes or deletes.
    public void wish(JobState state) {
        redis.hash(String.class).hset(keys.control(), ControlField.STATE, JobStates.name(state));
        event(Event.newBuilder()
                .setStateChanged(StateChanged.newBuilder().setState(state))
                .build());
    }

    /// Ends the job for this test's successors.
    public void close() {
        redis.set(String.class).srem(Keys.OPEN_JOBS, id());
        wish(JobState.JOB_STATE_DELETED);
    }

    /// Subtrees of the current round are planned.
    public List<String> plan(TreeNode... nodes) {
        return plan(TaskKind.TASK_KIND_ADVANCE, nodes);
    }

    public List<String> plan(TaskKind kind, TreeNode... nodes) {
        var ids = Arrays.stream(nodes).map(node -> add(task(kind, node))).toList();
        event(Event.newBuilder()
                .setTasksAvailable(TasksAvailable.newBuilder().setRound(version).setCount(nodes.length))
                .build());
        return ids;
    }

    public TaskEntry task(TaskKind kind, TreeNode node) {
        return TaskEntry.newBuilder()
                .setKind(kind)
                .setRound(version)
                .setSha256(sha256())
                .setNode(node.toMessage())
                .build();
    }

    public String add(TaskEntry task) {
        return redis.stream(String.class, String.class, byte[].class)
                .xadd(keys.tasks(), Map.of(Keys.TASK_FIELD, task.toByteArray()));
    }

    public void event(Event event) {
        redis.stream(String.class, String.class, byte[].class)
                .xadd(keys.events(), Map.of(Keys.EVENT_FIELD, event.toByteArray()));
    }

    /// Of the current version.
    public byte[] state() {
        return state(version);
    }

    public ByteString sha256() {
        return sha256(version);
    }

    private ByteString sha256(int ofVersion) {
        return ByteString.copyFrom(HexFormat.of().parseHex(sha256Hex(ofVersion)));
    }

    public String sha256Hex(int ofVersion) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(state(ofVersion)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String sha256Hex() {
        return sha256Hex(version);
    }

    private byte[] state(int ofVersion) {
        if (spec.hasCounting()) {
            return new CountingValue((long) ofVersion * spec.getCounting().getUnits())
                    .encode()
                    .toByteArray();
        }
        var values = new float[Work.of(spec).stateBytes() / Float.BYTES];
        Arrays.fill(values, ofVersion + 0.5f);
        return Tensors.encode(values);
    }

    public List<ResultEntry> results() {
        return entries(keys.results()).stream()
                .map(message -> {
                    try {
                        return ResultEntry.parseFrom(payload(message, Keys.RESULT_FIELD));
                    } catch (InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /// Tasks that are waiting or leased.
    public List<TaskEntry> tasks() {
        return entries(keys.tasks()).stream()
                .map(message -> {
                    try {
                        return TaskEntry.parseFrom(payload(message, Keys.TASK_FIELD));
                    } catch (InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /// Their ids.
    public List<String> taskIds() {
        return entries(keys.tasks()).stream().map(StreamMessage::id).toList();
    }

    public Map<String, String> hash(String key) {
        return redis.hash(String.class).hgetall(key);
    }

    public long traffic(String field) {
        return Long.parseLong(hash(keys.traffic()).getOrDefault(field, "0"));
    }

    private void lobby(JobState state) {
        var entry = LobbyEntry.newBuilder().setJobId(id()).setState(state).build();
        redis.stream(String.class, String.class, byte[].class)
                .xadd(Keys.LOBBY, Map.of(Keys.LOBBY_FIELD, entry.toByteArray()));
    }

    private List<StreamMessage<String, String, byte[]>> entries(String key) {
        return redis.stream(String.class, String.class, byte[].class).xrange(key, StreamRange.of("-", "+"));
    }

    private static byte[] payload(StreamMessage<String, String, byte[]> message, String field) {
        return java.util.Objects.requireNonNull(message.payload().get(field));
    }
}
