package io.manyhands.standalone.fuzz.parsing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.manyhands.gateway.admission.ShortText;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed;
import io.manyhands.protocol.v1.CannotCompute;
import io.manyhands.protocol.v1.Demand;
import io.manyhands.protocol.v1.Goodbye;
import io.manyhands.protocol.v1.HandBack;
import io.manyhands.protocol.v1.Hello;
import io.manyhands.protocol.v1.NodeValue;
import io.manyhands.protocol.v1.PayEntry;
import io.manyhands.protocol.v1.Result;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.v1.VolunteerMessage;
import io.manyhands.protocol.work.CountingWork;
import io.manyhands.protocol.work.Flaw;
import io.manyhands.protocol.work.MapEntries;
import io.manyhands.protocol.work.MapWork;
import io.manyhands.protocol.work.NodeValues;
import io.manyhands.protocol.work.TrainingValue;
import io.manyhands.protocol.work.TrainingWork;
import io.manyhands.protocol.work.Work;
import io.manyhands.standalone.fuzz.Outcome;
import io.manyhands.standalone.fuzz.Target;
import io.manyhands.standalone.fuzz.mutate.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What volunteers send to a gateway, and what it does with a result before anything else.
final class VolunteerMessages {
    private static final CheckedParser<VolunteerMessage> PARSER =
            CheckedParser.of(VolunteerMessage.getDefaultInstance());
    private static final TreeNode LEAF = new TreeNode(0, 0);
    private static final List<TaskKind> KINDS = List.of(TaskKind.TASK_KIND_ADVANCE, TaskKind.TASK_KIND_EVALUATE);

    private final List<Work> works = Stream.of(Samples.float32(), Samples.int4(), Samples.COUNTING, Samples.MAP)
            .map(Samples::spec)
            .map(Work::of)
            .toList();

    private VolunteerMessages() {}

    static Target target() {
        var messages = new VolunteerMessages();
        return new Target("volunteer-messages", Form.WIRE, messages.examples(), messages::take);
    }

    private Outcome take(byte[] input) {
        return switch (PARSER.parse(input)) {
            case Parsed.Refused<VolunteerMessage>(var _, String problem) -> new Outcome.Refused(problem);
            case Parsed.Sound<VolunteerMessage>(VolunteerMessage message) -> new Outcome.Accepted(said(message));
        };
    }

    private String said(VolunteerMessage message) {
        return switch (message.getKindCase()) {
            case HELLO ->
                "hello " + ShortText.clean(message.getHello().getNickname()).isEmpty();
            case RESULT -> "result " + look(message.getResult().getValue());
            case DEMAND, HAND_BACK, GOODBYE, CANNOT_COMPUTE, PAY_ENTRY, KIND_NOT_SET ->
                message.getKindCase().name();
        };
    }

    private String look(NodeValue value) {
        var seen = new StringBuilder();
        for (var work : works) {
            for (var kind : KINDS) {
                seen.append(look(work, kind, value)).append("; ");
            }
        }
        return seen.toString();
    }

    private static String look(Work work, TaskKind kind, NodeValue value) {
        if (!work.schedule().includes(0, kind)) {
            return "none";
        }
        var flaw = work.flaw(0, kind, LEAF, value);
        if (flaw.isPresent()) {
            // Nobody can guess a length and a number of units at once.
            int units = work.schedule().unitsBelow(0, kind, LEAF);
            var repaired = NodeValues.of(units, value.getValue());
            return said(flaw) + (work.flaw(0, kind, LEAF, repaired).isPresent() ? "" : " " + content(work, repaired));
        }
        return said(work.contentFlaw(value)) + content(work, NodeValues.of(value.getUnits(), value.getValue()));
    }

    private static String content(Work work, NodeValue value) {
        var inspection = work.inspect(value);
        if (inspection.flaw().isPresent()) {
            return said(inspection.flaw());
        }
        if (!Double.isFinite(inspection.magnitude()) || !Double.isFinite(work.cost(value))) {
            throw new IllegalStateException("a sound value has the magnitude %s and costs %s"
                    .formatted(inspection.magnitude(), work.cost(value)));
        }
        return switch (work) {
            case TrainingWork training ->
                "%d values".formatted(training.decode(value.getValue()).gradientSum().length);
            case CountingWork _ -> "count";
            case MapWork _ ->
                "%d entries".formatted(MapEntries.texts(value.getValue()).size());
        };
    }

    private static String said(Optional<Flaw> flaw) {
        return flaw.map(found -> found.kind() + " " + found.reason()).orElse("sound");
    }

    private List<byte[]> examples() {
        return Stream.concat(
                        Stream.of(
                                        VolunteerMessage.newBuilder()
                                                .setHello(Hello.newBuilder()
                                                        .setToken(Samples.filled(28, 3))
                                                        .setNickname("Ada")
                                                        .setJobId("text")
                                                        .setAgent("Firefox")
                                                        .setCredential("0123456789abcdef")),
                                        VolunteerMessage.newBuilder()
                                                .setDemand(Demand.newBuilder().setWindow(4)),
                                        VolunteerMessage.newBuilder()
                                                .setHandBack(
                                                        HandBack.newBuilder().setLease(Samples.filled(80, 1))),
                                        VolunteerMessage.newBuilder()
                                                .setGoodbye(Goodbye.newBuilder().setReason("closed")),
                                        VolunteerMessage.newBuilder()
                                                .setPayEntry(PayEntry.newBuilder()
                                                        .setJobId("text")
                                                        .setNonce(Samples.filled(8, 7))
                                                        .setInvitation("class-7b-2026")),
                                        VolunteerMessage.newBuilder()
                                                .setCannotCompute(CannotCompute.newBuilder()
                                                        .setJobId("text")
                                                        .setReason("no WebGL")))
                                .map(VolunteerMessage.Builder::build),
                        works.stream().flatMap(VolunteerMessages::results))
                .map(Message::toByteArray)
                .toList();
    }

    private static Stream<VolunteerMessage> results(Work work) {
        return KINDS.stream()
                .filter(kind -> work.schedule().includes(0, kind))
                .map(kind -> VolunteerMessage.newBuilder()
                        .setResult(Result.newBuilder()
                                .setLease(Samples.filled(80, 1))
                                .setValue(NodeValues.of(work.schedule().unitsBelow(0, kind, LEAF), value(work, kind)))
                                .setComputeMicros(1000))
                        .build());
    }

    private static ByteString value(Work work, TaskKind kind) {
        return switch (work) {
            case TrainingWork training
            when kind == TaskKind.TASK_KIND_ADVANCE -> {
                var gradient = new float[training.valueValues()];
                Arrays.fill(gradient, 0.5f);
                var value = new TrainingValue(2, 1, gradient);
                yield training.hasChanges() ? value.pack() : value.encode();
            }
            case TrainingWork _ -> new TrainingValue(2, 1, new float[0]).encode();
            case CountingWork counting -> Samples.filled(counting.valueBytes(kind), 1);
            case MapWork map -> MapEntries.encode(map.schedule().unitsBelow(0, kind, LEAF), 1, "{}\n7");
        };
    }
}
