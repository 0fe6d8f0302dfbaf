package io.manyhands.protocol;

import io.manyhands.protocol.v1.CheckEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// The names of all Redis keys, each with the service that writes it. Every key of a job carries the hash tag
/// `{job}`, so that a job lives in one slot of a Redis Cluster and its scripts are atomic.
public final class Keys {
    private static final String PREFIX = "mh:v1:";

    /// Set of the ids of all jobs. task-service.
    public static final String JOBS = PREFIX + "jobs";

    /// Set of the ids of the jobs that may need work: created, running or paused. Added to by task-service, removed
    /// from by model-service when a job ends.
    public static final String OPEN_JOBS = PREFIX + "jobs:open";

    /// Stream of [io.manyhands.protocol.v1.LobbyEntry]: wakes whoever waits for a job. Written by
    /// task-service and model-service. Trimmed.
    public static final String LOBBY = PREFIX + "lobby";

    /// Hash: name of a process → `jobs:expiresAtMs`; how many jobs each model-service owns. model-service.
    public static final String MODEL_SERVICES = PREFIX + "model-services";

    /// String: the key pair that records are signed with, Base64: PKCS#8, a colon, X.509. Immutable, made when it is
    /// first needed. model-service.
    public static final String INSTALLATION_KEY = PREFIX + "installation-key";

    /// Hash: volunteer id (hex) → [io.manyhands.protocol.v1.Ban]. model-service; an administrator lifts bans by
    /// task-service.
    public static final String BANS = PREFIX + "bans";

    /// Sorted set: names of auditors by the Unix time in milliseconds at which they last asked for work. task-service.
    public static final String AUDITORS = PREFIX + "auditors";

    /// String: random bytes; what is drawn to be checked follows from them. Immutable, made when it is first needed.
    /// model-service.
    public static final String DRAW_SEED = PREFIX + "draw-seed";

    /// String: written to see whether Redis takes writes; means nothing; expires. Everyone.
    public static final String PROBE = PREFIX + "probe";

    /// The consumer group of the gateways on every `tasks` stream; one consumer per gateway process.
    public static final String GATEWAY_GROUP = "gateway";

    /// The field of a `tasks` entry; holds a [io.manyhands.protocol.v1.TaskEntry].
    public static final String TASK_FIELD = "task";

    /// The field of a `results` entry; holds a [io.manyhands.protocol.v1.ResultEntry].
    public static final String RESULT_FIELD = "result";

    /// The field of an `events` entry; holds an [io.manyhands.protocol.v1.Event].
    public static final String EVENT_FIELD = "event";

    /// The field of a `lobby` entry; holds a [io.manyhands.protocol.v1.LobbyEntry].
    public static final String LOBBY_FIELD = "lobby";

    /// About how many entries a job's `events` and the [#LOBBY] keep, whoever adds one. A reader that lags further
    /// behind misses entries, and catches up from the state only.
    public static final int EVENTS_KEPT = 1000;

    /// How many failed inputs of a job are kept: one more than are told, so that it shows whether there are more.
    public static final int FAILURES_KEPT = 1001;

    private Keys() {}

    /// In place of a volunteer's id: the first 12 bytes of the SHA-256 of an auditor's name.
    public static byte[] auditorId(String name) {
        try {
            return Arrays.copyOf(
                    MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)), 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Bytes: a data set. Immutable. task-service.
    public static String dataset(String sha256) {
        return PREFIX + "data:" + sha256;
    }

    /// String: id of the job that holds the state with this hash; expires with it. model-service.
    public static String modelIndex(String sha256) {
        return PREFIX + "model:" + sha256;
    }

    /// Stream that wakes one process's own reader; holds at most one entry, and expires soon after it.
    public static String wake(String reader) {
        return PREFIX + "wake:" + reader;
    }

    /// Stream that wakes one process's reader of the streams that share this slot tag, and lies in their slot; holds at
    /// most one entry.
    ///
    /// @param slotTag see [#slotTag]
    public static String wake(String reader, String slotTag) {
        return wake(reader) + ":{" + slotTag + "}";
    }

    /// What a Redis Cluster hashes of a key: that between the first pair of braces, or the whole key if there is none
    /// or nothing between them. Keys with the same tag are in the same slot.
    public static String slotTag(String key) {
        int open = key.indexOf('{');
        int close = key.indexOf('}', open + 1);
        return open >= 0 && close > open + 1 ? key.substring(open + 1, close) : key;
    }

    /// The key names of one job.
    ///
    /// @param id the job's id; see [#isJobId]
    public static JobKeys job(String id) {
        if (!isJobId(id)) {
            throw new IllegalArgumentException("job id '%s': must match [a-z0-9-]{1,32}".formatted(id));
        }
        return new JobKeys(id);
    }

    public static boolean isJobId(String id) {
        return id.length() <= 32 && id.matches("[a-z0-9-]+");
    }

    /// Lower-case hexadecimal SHA-256.
    public static boolean isSha256(String text) {
        return text.length() == 64 && text.matches("[0-9a-f]+");
    }

    /// The keys of one job.
    public record JobKeys(String id) {
        /// Bytes: the [io.manyhands.protocol.v1.JobSpec]. Immutable. task-service.
        public String spec() {
            return key("spec");
        }

        /// Hash: what the organizer wants, fields in [ControlField]. task-service.
        public String control() {
            return key("control");
        }

        /// Hash: how far the job is, fields in [StatusField]. model-service.
        public String status() {
            return key("status");
        }

        /// Stream of [io.manyhands.protocol.v1.TaskEntry], waiting or leased. task-service; gateways give back.
        public String tasks() {
            return key("tasks");
        }

        /// String: number of the last planned round. task-service.
        public String planned() {
            return key("planned");
        }

        /// Hash: subtree that was reported missing → Unix time in milliseconds at which it was issued again; expires.
        /// So neither several task-services nor repeated reports issue it more than once. task-service.
        public String reissued() {
            return key("reissued");
        }

        /// Stream of [io.manyhands.protocol.v1.ResultEntry] that no commit has used up. gateway; removed by
        /// model-service.
        public String results() {
            return key("results");
        }

        /// Stream of [io.manyhands.protocol.v1.Event]. Everyone; trimmed.
        public String events() {
            return key("events");
        }

        /// List of [io.manyhands.protocol.v1.RoundCommitted], in order: entry r is round r. Old ones lose their
        /// contributions, or become empty, when the list is too large. model-service.
        public String history() {
            return key("history");
        }

        /// Bytes: the state with this hash, in training the weights. Immutable. model-service; old versions expire.
        public String state(String sha256) {
            return key("state:" + sha256);
        }

        /// Bytes: what it takes besides the current version's state to make the next one, in training the optimizer's
        /// slots. model-service.
        public String memory() {
            return key("memory");
        }

        /// Bytes: [io.manyhands.protocol.v1.Change] that made the last version for which there is one. model-service.
        public String change() {
            return key("change");
        }

        /// List: the states of versions 1, 2, …, of a job whose states are what it comes to. model-service.
        public String outputs() {
            return key("outputs");
        }

        /// List: inputs of map-reduce that failed, of each round in turn, as [io.manyhands.protocol.work.FailedInput]
        /// writes them; at most [#FAILURES_KEPT]. model-service.
        public String failures() {
            return key("failures");
        }

        /// Hash: a few versions that the job can be rolled back to, fields in [CheckpointField].
        /// model-service.
        public String checkpoints() {
            return key("checkpoints");
        }

        /// Hash: volunteer id (hex) → why its device cannot compute this job. gateway.
        public String unable() {
            return key("unable");
        }

        /// Hash: [CheckPlace] → [io.manyhands.protocol.v1.CheckEntry]: values that auditors are to compute again.
        /// model-service.
        public String checks() {
            return key("checks");
        }

        /// Hash: [CheckPlace] → Unix time in milliseconds until which an auditor is at it; expires. task-service.
        public String checksTaken() {
            return key("checks-taken");
        }

        /// Hash: volunteer id (hex) → [io.manyhands.protocol.v1.VolunteerStanding]. model-service.
        public String standings() {
            return key("standings");
        }

        /// Hash: what verification has come to, fields in [VerificationField]. model-service.
        public String verification() {
            return key("verification");
        }

        /// String: instance and fencing token of the model-service that reduces this job; expires. model-service.
        public String owner() {
            return key("owner");
        }

        /// Counter that makes fencing tokens. model-service.
        public String fence() {
            return key("fence");
        }

        /// Hash: gateway id → what [Hands] says of its volunteers. gateway.
        public String hands() {
            return key("hands");
        }

        /// Hash: sums over all volunteers, fields in [TrafficField]. gateway.
        public String traffic() {
            return key("traffic");
        }

        /// Hash: volunteer id (hex) → units of its work in committed rounds. model-service.
        public String contributions() {
            return key("contributions");
        }

        /// Set: what has been settled in this round, so that it is settled once: ids of tasks that a result was
        /// accepted for, names of leases that were handed back, which are void, and of nodes and volunteers
        /// whose value was not finite. gateway; removed by model-service with the commit, by task-service when
        /// the job is brought back, and expires.
        public String accepted(int round) {
            return key("accepted:" + round);
        }

        private String key(String name) {
            return PREFIX + "{" + id + "}:" + name;
        }
    }

    /// A field of [JobKeys#checks()]: what is to be computed again, and whose it is. One value of a node by each
    /// volunteer at most.
    public static final class CheckPlace {
        private CheckPlace() {}

        public static String of(CheckEntry check) {
            return "%d:%d:%d:%d:%s"
                    .formatted(
                            check.getRound(),
                            check.getKind().getNumber(),
                            check.getNode().getLevel(),
                            check.getNode().getIndex(),
                            HexFormat.of().formatHex(check.getVolunteerId().toByteArray()));
        }
    }

    /// Fields of [JobKeys#verification()]; numbers in decimal.
    public static final class VerificationField {
        /// Values that were computed again, once each.
        public static final String CHECKED = "checked";

        /// Of them, those that were wrong.
        public static final String WRONG = "wrong";

        /// Computations of auditors; more than [#CHECKED] where one was not enough.
        public static final String COMPUTATIONS = "computations";

        /// Volunteers that were banned for what they did in this job.
        public static final String BANNED = "banned";

        /// How often the job went back to an earlier version.
        public static final String ROLLBACKS = "rollbacks";

        /// Tasks whose results were given up by that.
        public static final String REDONE = "redone";

        private VerificationField() {}
    }

    /// Fields of [JobKeys#control()].
    public static final class ControlField {
        /// Name of a [io.manyhands.protocol.v1.JobState]: RUNNING, PAUSED or DELETED.
        public static final String STATE = "state";

        /// What is allowed, but hardly meant, in the job's description or data; a line each.
        public static final String WARNINGS = "warnings";

        /// Id of the token that the job was created with, and its name at that time; see [OrganizerKeys]. Absent:
        /// nobody's but the administrators'.
        public static final String OWNER = "owner";

        public static final String OWNER_NAME = "ownerName";

        /// Text of an [InvitationHash]. Absent: the job asks for no invitation.
        public static final String INVITATION = "invitation";

        private ControlField() {}
    }

    /// Fields of [JobKeys#status()]; numbers in decimal. Kinds of work add figures of their own.
    public static final class StatusField {
        /// Name of a [io.manyhands.protocol.v1.JobState]: RUNNING, FINISHED or FAILED.
        public static final String STATE = "state";

        /// Why the job failed.
        public static final String REASON = "reason";

        /// What the round under way waits for that only the organizer can do; absent if there is nothing.
        public static final String CONCERN = "concern";

        /// What was last believed in an earlier round though nobody could confirm it; absent if there was
        /// nothing.
        public static final String NOTE = "note";

        /// Number of the current version, which is the round under way.
        public static final String VERSION = "version";

        /// SHA-256 (hex) of the current version's state.
        public static final String SHA256 = "sha256";

        /// SHA-256 (hex) of the last chained line of the job's record. Absent if the version was committed before there
        /// were records.
        public static final String HEAD = "head";

        /// Units of work in committed rounds.
        public static final String UNITS = "units";

        /// Results that were not needed.
        public static final String DUPLICATES = "duplicates";

        /// What volunteers spent computing the results that were used, in microseconds.
        public static final String COMPUTE_MICROS = "computeMicros";

        /// Unix time in milliseconds of the last commit.
        public static final String COMMITTED_AT = "committedAt";

        private StatusField() {}
    }

    /// Fields of [JobKeys#checkpoints()], each after the number of its version and a colon.
    public static final class CheckpointField {
        /// Bytes: what [JobKeys#state] was.
        public static final String STATE = "state";

        /// Bytes: what [JobKeys#memory] was.
        public static final String MEMORY = "memory";

        /// JSON array: what [JobKeys#status] was; field, value, field, value …
        public static final String STATUS = "status";

        private static final String SEPARATOR = ":";

        private CheckpointField() {}

        public static String of(int version, String field) {
            return version + SEPARATOR + field;
        }

        /// The versions of which there is such a field, ascending.
        ///
        /// @param fields of the hash
        public static List<Integer> versions(Collection<String> fields, String field) {
            var suffix = SEPARATOR + field;
            return fields.stream()
                    .filter(each -> each.endsWith(suffix))
                    .map(each -> Integer.valueOf(each.substring(0, each.length() - suffix.length())))
                    .sorted()
                    .toList();
        }
    }

    /// Figures of training in [JobKeys#status()], in decimal.
    public static final class TrainingField {
        public static final String FIRST_LOSS = "firstLoss";
        public static final String LAST_LOSS = "lastLoss";
        public static final String HELD_OUT_LOSS = "heldOutLoss";

        /// Share of correct predictions in the last round, 0 to 1; absent where targets are values.
        public static final String ACCURACY = "accuracy";

        /// The same of the held-out samples.
        public static final String HELD_OUT_ACCURACY = "heldOutAccuracy";

        /// What was counted besides when evaluated last; absent where the job has no such metrics.
        public static final String TOP_K_ACCURACY = "topKAccuracy";

        public static final String PRECISION = "precision";
        public static final String RECALL = "recall";
        public static final String F1 = "f1";
        public static final String MEAN_ABSOLUTE_ERROR = "meanAbsoluteError";
        public static final String ROOT_MEAN_SQUARED_ERROR = "rootMeanSquaredError";
        public static final String R_SQUARED = "rSquared";

        /// Number of the best version that early stopping knows; absent before one was evaluated, and without it.
        public static final String BEST_VERSION = "bestVersion";

        /// What was watched of that version: its held-out loss, or accuracy.
        public static final String BEST_VALUE = "bestValue";

        /// `true` if the job has ended before its last round.
        public static final String STOPPED_EARLY = "stoppedEarly";

        private TrainingField() {}
    }

    /// Figures of counting in [JobKeys#status()], in decimal.
    public static final class CountingField {
        /// Units counted so far.
        public static final String TOTAL = "total";

        private CountingField() {}
    }

    /// Figures of map-reduce in [JobKeys#status()], in decimal.
    public static final class MapField {
        /// Inputs of this iteration that have been gone through so far.
        public static final String INPUTS = "inputs";

        /// Those among them that failed.
        public static final String FAILED = "failedInputs";

        private MapField() {}
    }

    /// Fields of [JobKeys#traffic()]; numbers in decimal.
    public static final class TrafficField {
        /// Unix time in milliseconds at which the first task was leased.
        public static final String STARTED_AT = "startedAt";

        /// Results accepted.
        public static final String TASKS = "tasks";

        /// Leases that ended without a result.
        public static final String REISSUED = "reissued";

        /// Results refused because of their content.
        public static final String REJECTED = "rejected";

        /// Payload bytes of volunteers' messages for this job, and of those sent to them.
        public static final String BYTES_UP = "bytesUp";

        public static final String BYTES_DOWN = "bytesDown";

        private TrafficField() {}
    }
}
