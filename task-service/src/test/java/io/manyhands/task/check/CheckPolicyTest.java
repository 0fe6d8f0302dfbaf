package io.manyhands.task.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.CheckEntry;
import io.manyhands.protocol.v1.CheckEntry.Reason;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.Opinion;
import io.manyhands.protocol.v1.TaskKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CheckPolicyTest {
    @Test
    void oldestRoundsComeFirstButCulpritsBeforeAll() {
        var free = List.of(
                check("b", 7, Reason.REASON_DRAWN),
                check("a", 7, Reason.REASON_UNPROVEN),
                check("a", 9, Reason.REASON_CULPRIT),
                check("b", 3, Reason.REASON_SUSPICIOUS),
                check("b", 8, Reason.REASON_CULPRIT));

        assertThat(CheckPolicy.of("x", List.of("x")).choose(free))
                .extracting(check -> check.job() + check.entry().getRound())
                .containsExactly("b8", "a9", "b3", "a7", "b7");
    }

    @Test
    void whatAnAuditorHasGivenItsOpinionOnIsLeftToOthersThatAreThere() {
        var disputed = List.of(check("a", 1, Reason.REASON_DRAWN, "x"));

        assertThat(CheckPolicy.of("x", List.of("x", "y")).choose(disputed)).isEmpty();
        assertThat(CheckPolicy.of("y", List.of("x", "y")).choose(disputed)).isEqualTo(disputed);
    }

    @Test
    void anAuditorConfirmsItselfWhereNobodyElseIsThereWhoWasNotAsked() {
        var disputed = List.of(check("a", 1, Reason.REASON_DRAWN, "x"));
        var asked = List.of(check("a", 1, Reason.REASON_DRAWN, "x", "y"));

        assertThat(CheckPolicy.of("x", List.of()).choose(disputed)).isEqualTo(disputed);
        assertThat(CheckPolicy.of("x", List.of("x", "y")).choose(asked)).isEqualTo(asked);
        assertThat(CheckPolicy.of("x", List.of("x", "y", "z")).choose(asked)).isEmpty();
    }

    @Test
    void anotherStateMakesAnotherName() {
        var check = check("a", 1, Reason.REASON_DRAWN).entry();
        var other = check.toBuilder()
                .setBaseSha256(ByteString.copyFrom(new byte[32]).substring(1).concat(ByteString.copyFromUtf8("1")))
                .build();

        assertThat(CheckId.of(check)).matches("[0-9a-f]{16}").isNotEqualTo(CheckId.of(other));
    }

    private static Check check(String job, int round, Reason reason, String... asked) {
        var opinions = Stream.of(asked)
                .map(auditor -> Opinion.newBuilder()
                        .setAuditorId(ByteString.copyFrom(Keys.auditorId(auditor)))
                        .setValueSha256(ByteString.copyFrom(new byte[32]))
                        .build())
                .toList();
        return new Check(
                job,
                CheckEntry.newBuilder()
                        .setKind(TaskKind.TASK_KIND_ADVANCE)
                        .setRound(round)
                        .setBaseSha256(ByteString.copyFrom(new byte[32]))
                        .setNode(Node.getDefaultInstance())
                        .setVolunteerId(ByteString.copyFrom(new byte[12]))
                        .setValueSha256(ByteString.copyFrom(new byte[32]))
                        .setReason(reason)
                        .addAllOpinions(opinions)
                        .build());
    }
}
