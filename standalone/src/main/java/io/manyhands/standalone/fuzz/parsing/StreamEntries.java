package io.manyhands.standalone.fuzz.parsing;

import com.google.protobuf.Message;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed;
import io.manyhands.protocol.v1.AuditAction;
import io.manyhands.protocol.v1.AuditEntry;
import io.manyhands.protocol.v1.Change;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.LobbyEntry;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.OrganizerToken;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.StateChanged;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.v1.TasksAvailable;
import io.manyhands.protocol.v1.TokenQuota;
import io.manyhands.protocol.v1.TokenScope;
import io.manyhands.protocol.v1.TrainingOutcome;
import io.manyhands.protocol.v1.VersionPublished;
import io.manyhands.protocol.work.NodeValues;
import io.manyhands.protocol.work.Work;
import io.manyhands.standalone.fuzz.Outcome;
import io.manyhands.standalone.fuzz.Target;
import io.manyhands.standalone.fuzz.mutate.Form;
import java.util.ArrayList;
import java.util.List;

/// What the services read from Redis: each input as every kind of entry, as all have fields of the same numbers.
final class StreamEntries {
    private static final List<CheckedParser<? extends Message>> PARSERS = List.of(
            CheckedParser.of(ResultEntry.getDefaultInstance()),
            CheckedParser.of(TaskEntry.getDefaultInstance()),
            CheckedParser.of(Event.getDefaultInstance()),
            CheckedParser.of(RoundCommitted.getDefaultInstance()),
            CheckedParser.of(Change.getDefaultInstance()),
            CheckedParser.of(JobSpec.getDefaultInstance()),
            CheckedParser.of(LobbyEntry.getDefaultInstance()),
            CheckedParser.of(AuditEntry.getDefaultInstance()),
            CheckedParser.of(OrganizerToken.getDefaultInstance()));

    private StreamEntries() {}

    static Target target() {
        return new Target("stream-entries", Form.WIRE, examples(), StreamEntries::take);
    }

    private static Outcome take(byte[] input) {
        var refusals = new ArrayList<String>();
        var accepted = new ArrayList<String>();
        for (var parser : PARSERS) {
            switch (parser.parse(input)) {
                case Parsed.Refused<? extends Message>(var _, String problem) -> refusals.add(problem);
                case Parsed.Sound<? extends Message>(Message message) -> accepted.add(read(message));
            }
        }
        return accepted.isEmpty()
                ? new Outcome.Refused(String.join("; ", refusals))
                : new Outcome.Accepted(String.join("; ", accepted));
    }

    private static String read(Message message) {
        return message.getClass().getSimpleName()
                + switch (message) {
                    case JobSpec job ->
                        switch (Declared.refusal(List.of("io.manyhands.protocol."), () -> work(job))) {
                            case Outcome.Accepted(String what) -> what;
                            case Outcome.Refused(String reason) -> reason;
                        };
                    case ResultEntry result -> TreeNode.parse(result.getNode()).isPresent();
                    case TaskEntry task -> TreeNode.parse(task.getNode()).isPresent();
                    case Event event -> event.getKindCase();
                    case RoundCommitted round -> round.getOutcomeCase();
                    default -> "";
                };
    }

    private static Outcome work(JobSpec job) {
        var work = Work.of(job);
        var schedule = work.schedule();
        long ends = schedule.rounds() + schedule.unitsExpected() + work.stateBytes();
        if (ends < 0) {
            throw new IllegalStateException("rounds, units or bytes overflow");
        }
        for (int round : new int[] {0, schedule.rounds() - 1, schedule.rounds()}) {
            for (var kind : schedule.trees(round)) {
                int units = schedule.unitsBelow(
                        round, kind, schedule.tree(round, kind).root());
                if (units <= 0 || work.valueBytes(kind) <= 0) {
                    throw new IllegalStateException(
                            "round %d: %d units, %d bytes".formatted(round, units, work.valueBytes(kind)));
                }
            }
        }
        return new Outcome.Accepted(" " + job.getWorkCase() + work.hasChanges() + work.isExact());
    }

    private static List<byte[]> examples() {
        var hash = Samples.filled(32, 9);
        var volunteer = Samples.filled(12, 5);
        var round = RoundCommitted.newBuilder()
                .setRound(3)
                .setBaseSha256(hash)
                .setSha256(hash)
                .setUnits(8)
                .addContributions(Contribution.newBuilder()
                        .setKind(TaskKind.TASK_KIND_ADVANCE)
                        .setNode(Samples.node(0, 1))
                        .setVolunteerId(volunteer)
                        .setUnits(4)
                        .setValueSha256(hash))
                .setCommittedAtMs(1_700_000_000_000L)
                .setTraining(
                        TrainingOutcome.newBuilder().setSamples(8).setLoss(1.5f).setHeldOutLoss(1.25f))
                .build();
        List<Message> messages = List.of(
                ResultEntry.newBuilder()
                        .setKind(TaskKind.TASK_KIND_ADVANCE)
                        .setRound(3)
                        .setBaseSha256(hash)
                        .setNode(Samples.node(0, 1))
                        .setVolunteerId(volunteer)
                        .setValue(NodeValues.of(4, Samples.filled(40, 1)))
                        .setTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                        .setAddress(Samples.filled(8, 2))
                        .setMagnitude(0.5)
                        .build(),
                TaskEntry.newBuilder()
                        .setKind(TaskKind.TASK_KIND_EVALUATE)
                        .setRound(3)
                        .setSha256(hash)
                        .setNode(Samples.node(2, 0))
                        .addCopies("1700000000000-0")
                        .addAvoid(volunteer)
                        .build(),
                Event.newBuilder()
                        .setVersionPublished(VersionPublished.newBuilder()
                                .setVersion(4)
                                .setSha256(hash)
                                .setCommitted(round)
                                .setState(JobState.JOB_STATE_RUNNING))
                        .build(),
                Event.newBuilder()
                        .setTasksAvailable(
                                TasksAvailable.newBuilder().setRound(3).setCount(16))
                        .build(),
                Event.newBuilder()
                        .setNodesMissing(NodesMissing.newBuilder()
                                .setRound(3)
                                .setKind(TaskKind.TASK_KIND_ADVANCE)
                                .addNodes(Samples.node(1, 1)))
                        .build(),
                Event.newBuilder()
                        .setStateChanged(StateChanged.newBuilder().setState(JobState.JOB_STATE_PAUSED))
                        .build(),
                round,
                Change.newBuilder()
                        .setBaseSha256(hash)
                        .setSha256(hash)
                        .setRound(3)
                        .setRoot(Samples.filled(20, 1))
                        .build(),
                Samples.spec(Samples.float32()),
                Samples.spec(Samples.int4()),
                Samples.spec(Samples.COUNTING),
                Samples.spec(Samples.MAP),
                LobbyEntry.newBuilder()
                        .setJobId("text-1")
                        .setState(JobState.JOB_STATE_CREATED)
                        .build(),
                AuditEntry.newBuilder()
                        .setAction(AuditAction.AUDIT_ACTION_JOB_CREATED)
                        .setTokenId("0123456789ab")
                        .setCount(1)
                        .build(),
                OrganizerToken.newBuilder()
                        .setId("0123456789ab")
                        .setName("Anna")
                        .addScopes(TokenScope.TOKEN_SCOPE_SUBMIT)
                        .setSha256(hash)
                        .setQuota(TokenQuota.newBuilder().setOpenJobs(3))
                        .build());
        return messages.stream().map(Message::toByteArray).toList();
    }
}
