package io.manyhands.protocol.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Struct;
import io.manyhands.protocol.v1.BoundsProto;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.LeaseTerms;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.LobbyEntry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BoundsReaderTest {
    /// Any value means something, later versions may know more values than this one, or who uses the value cuts it to
    /// what is configured. Losses may be infinite: the volunteers' were finite, their sum need not be.
    private static final String[] WITHOUT_BOUNDS = {
        "Assign.lease_ms",
        "Confirm.outcome",
        "Confirm.units_credited",
        "CountingOutcome.total",
        "Crowd.volunteers",
        "Demand.window",
        "Error.code",
        "Error.message",
        "Goodbye.reconnect_after_ms",
        "JobChanged.reason",
        "JobChanged.state",
        "JobSpec.seed",
        "LeaseTerms.base",
        "LeaseTerms.ends_at_ms",
        "LeaseTerms.task_ms",
        "LeaseTerms.task_seq",
        "ModelSpec.inexact_because",
        "Result.compute_micros",
        "ResultEntry.compute_micros",
        "RoundCommitted.compute_micros",
        "RoundCommitted.duplicates",
        "RoundCommitted.wall_micros",
        "StateChanged.reason",
        "TaskEntry.reissues",
        "Training.encoding",
        "TrainingOutcome.accuracy",
        "TrainingOutcome.f1",
        "TrainingOutcome.held_out_accuracy",
        "TrainingOutcome.held_out_loss",
        "TrainingOutcome.loss",
        "TrainingOutcome.mean_absolute_error",
        "TrainingOutcome.precision",
        "TrainingOutcome.r_squared",
        "TrainingOutcome.recall",
        "TrainingOutcome.root_mean_squared_error",
        "TrainingOutcome.top_k_accuracy",
        "Welcome.heartbeat_ms",
    };

    @Test
    void everyFieldHasBoundsOrIsKnownToNeedNone() {
        assertThat(fields().filter(field -> !isBounded(field)).map(BoundsReaderTest::name))
                .containsExactlyInAnyOrder(WITHOUT_BOUNDS);
    }

    @Test
    void theBoundsOfEveryMessageCanBeRead() {
        assertThat(messages()).isNotEmpty().allSatisfy(BoundsReader::read);
    }

    /// `Struct` holds values that hold a `Struct`.
    @Test
    void messagesThatHoldThemselvesAreRefused() {
        assertThatThrownBy(() -> BoundsReader.read(Struct.getDescriptor()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be checked");
    }

    @Test
    void limitsThatFollowFromOthersDo() {
        assertThat(1 << Limit.LIMIT_TREE_LEVEL_VALUE).isEqualTo(Limit.LIMIT_LEAVES_PER_ROUND_VALUE);
        assertThat(Limit.LIMIT_LEAVES_PER_ROUND_VALUE * Limit.LIMIT_UNITS_PER_LEAF_VALUE)
                .isEqualTo(Limit.LIMIT_UNITS_PER_ROUND_VALUE);
    }

    private static boolean isBounded(FieldDescriptor field) {
        return field.getOptions().hasExtension(BoundsProto.bounds)
                || field.getJavaType() == JavaType.MESSAGE
                || field.getJavaType() == JavaType.BOOLEAN;
    }

    private static String name(FieldDescriptor field) {
        return field.getFullName().substring("manyhands.v1.".length());
    }

    private static Stream<FieldDescriptor> fields() {
        return messages().flatMap(message -> message.getFields().stream());
    }

    private static Stream<Descriptor> messages() {
        return Stream.of(
                        GatewayMessage.getDescriptor(),
                        LobbyEntry.getDescriptor(),
                        LeaseTerms.getDescriptor(),
                        JobSpec.getDescriptor())
                .map(Descriptor::getFile)
                .flatMap(file -> Stream.concat(Stream.of(file), file.getDependencies().stream()))
                .filter(file -> !file.equals(BoundsProto.getDescriptor()))
                .distinct()
                .flatMap(file -> file.getMessageTypes().stream())
                .flatMap(BoundsReaderTest::withNested);
    }

    private static Stream<Descriptor> withNested(Descriptor message) {
        return Stream.concat(Stream.of(message), message.getNestedTypes().stream());
    }
}
