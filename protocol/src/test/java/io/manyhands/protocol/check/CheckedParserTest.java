package io.manyhands.protocol.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import io.manyhands.protocol.check.Parsed.Reason;
import io.manyhands.protocol.check.Parsed.Refused;
import io.manyhands.protocol.check.Parsed.Sound;
import io.manyhands.protocol.v1.Cancel;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.Hello;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.LeaseTerms;
import io.manyhands.protocol.v1.NodeValue;
import io.manyhands.protocol.v1.Result;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.TextWindows;
import io.manyhands.protocol.v1.VolunteerMessage;
import io.manyhands.protocol.v1.WeightSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CheckedParserTest {
    private static final CheckedParser<JobSpec> JOBS = CheckedParser.of(JobSpec.getDefaultInstance());
    private static final CheckedParser<VolunteerMessage> VOLUNTEERS =
            CheckedParser.of(VolunteerMessage.getDefaultInstance());

    @Test
    void aMessageWithinItsBoundsIsRead() {
        var job = Samples.training();
        assertThat(JOBS.parse(job.toByteArray())).isEqualTo(new Sound<>(job));
    }

    @Test
    void aProblemNamesFieldValueAndAllowedRange() {
        var value = NodeValue.newBuilder().setUnits(1).setSha256(ByteString.copyFrom(new byte[31]));
        assertThat(VOLUNTEERS.problem(result(value))).contains("result.value.sha256 has 31 bytes, must have 32");
        assertThat(VOLUNTEERS.problem(result(value.setSha256(Samples.HASH).setUnits(0))))
                .contains("result.value.units is 0, must be 1 to 33554432");
        assertThat(VOLUNTEERS.problem(result(value.setUnits(-1))))
                .contains("result.value.units is 4294967295, must be 1 to 33554432");
        assertThat(VOLUNTEERS.problem(hello("a".repeat(81))))
                .contains("hello.nickname has 81 characters, must have at most 80");
        assertThat(JOBS.problem(Samples.counting().toBuilder().setJobId("A b").build()))
                .contains("jobId is 'A b', must match [a-z0-9-]+");
        assertThat(JOBS.problem(changedScale(Float.NaN)))
                .contains("training.data.records.featureScale is NaN, must be finite");
        assertThat(JOBS.problem(ofEntropy(Double.POSITIVE_INFINITY)))
                .contains("training.data.text.unigramEntropy is Infinity, must be finite");
        assertThat(JOBS.problem(
                        Samples.training().toBuilder().setCreatedAtMs(-1).build()))
                .contains("createdAtMs is -1, must be at least 0");
        assertThat(CheckedParser.of(LeaseTerms.getDefaultInstance())
                        .problem(LeaseTerms.newBuilder().setJobId("j").build()))
                .contains("kind is 0, must be one of [1, 2]");
        assertThat(CheckedParser.of(ResultEntry.getDefaultInstance()).problem(ResultEntry.getDefaultInstance()))
                .contains("kind is 0, must be one of [1, 2]");
        assertThat(CheckedParser.of(WeightSpec.getDefaultInstance())
                        .problem(WeightSpec.newBuilder().addShape(1).addShape(0).build()))
                .contains("shape[1] is 0, must be 1 to 16777216");
    }

    @Test
    void whatIsNoMessageIsRefusedAsThat() {
        var bytes = Samples.training().toByteArray();
        int start = bytes.length - Samples.training().getTraining().getSerializedSize();
        for (int length = start; length < bytes.length; length++) {
            assertThat(JOBS.parse(Arrays.copyOf(bytes, length))).isInstanceOf(Refused.class);
        }
        assertThat(JOBS.parse(new byte[] {7})).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.GARBLED);
            assertThat(refused.problem()).startsWith("1 bytes that are not a JobSpec (");
        });
    }

    /// The tag of the end of group 1, after which Protobuf would stop as if it were the end.
    @Test
    void bytesAfterTheMessageAreRefused() {
        assertThat(JOBS.parse(new byte[] {12, 1, 2})).isInstanceOf(Refused.class);
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws IOException {
        var bytes = written(output -> output.writeByteArray(2, new byte[] {(byte) 0xFF}));
        assertThat(JOBS.parse(joined(Samples.counting().toByteArray(), bytes)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.GARBLED));
    }

    @Test
    void unknownFieldsAreDropped() {
        var unknown = UnknownFieldSet.newBuilder()
                .addField(
                        999,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(new byte[1000]))
                                .build())
                .build();
        var hello = Hello.newBuilder().setNickname("Zoë").setUnknownFields(unknown);
        var padded = VolunteerMessage.newBuilder()
                .setHello(hello)
                .setUnknownFields(unknown)
                .build();
        assertThat(padded.getSerializedSize()).isGreaterThan(2000);
        assertThat(sound(VOLUNTEERS.parse(padded.toByteArray())).getSerializedSize())
                .isEqualTo(hello("Zoë").getSerializedSize());
    }

    /// Before they are made: each would take 50 times the memory of its two bytes.
    @Test
    void moreItemsThanAllowedAreRefused() {
        var cancel = Cancel.newBuilder();
        for (int i = 0; i <= 4096; i++) {
            cancel.addTaskIds("1-0");
        }
        var message = GatewayMessage.newBuilder().setCancel(cancel).build();
        assertThat(CheckedParser.of(message).problem(message)).contains("cancel.taskIds has more than 4096 items");
    }

    @Test
    void itemsCountWhetherPackedOrNot() throws IOException {
        var shapes = CheckedParser.of(WeightSpec.getDefaultInstance());
        var named = written(output -> output.writeString(1, "w"));
        var packed = written(output -> output.writeByteArray(2, new byte[] {1, 1, 1, 1, 1, 1, 1, 1}));
        var single = written(output -> output.writeUInt32(2, 1));
        assertThat(shapes.parse(joined(named, packed))).isInstanceOf(Sound.class);
        assertThat(shapes.parse(joined(packed, single))).isInstanceOf(Refused.class);
        assertThat(shapes.parse(joined(packed, packed))).isInstanceOf(Refused.class);
        assertThat(shapes.parse(written(output -> output.writeUInt32(2, 0)))).isInstanceOf(Refused.class);
    }

    /// Protobuf merges the two, so lists in them may become too long.
    @Test
    void aPartThatIsThereTwiceIsRefused() throws IOException {
        var bytes = hello("Zoë").toByteArray();
        assertThat(VOLUNTEERS.parse(joined(bytes, bytes)))
                .isEqualTo(new Refused<>(Reason.OUT_OF_BOUNDS, "hello is there twice, must be there once"));
    }

    /// The last of several values counts, but each must be within the bounds.
    @Test
    void everyValueOfANumberIsChecked() throws IOException {
        var good = Samples.counting().toByteArray();
        var bad = written(output -> output.writeInt64(5, -1));
        assertThat(JOBS.parse(joined(bad, good))).isInstanceOf(Refused.class);
        assertThat(JOBS.parse(joined(good, bad))).isInstanceOf(Refused.class);
    }

    /// As Protobuf does.
    @Test
    void aFieldThatIsWrittenAsAnotherTypeIsUnknown() throws IOException {
        var text = written(output -> output.writeString(5, "x"));
        assertThat(sound(JOBS.parse(joined(Samples.counting().toByteArray(), text))))
                .isEqualTo(Samples.counting());
    }

    @Property
    void anyBytesAreEitherSoundOrRefused(@ForAll byte[] bytes) {
        assertThat(JOBS.parse(bytes)).isInstanceOfAny(Sound.class, Refused.class);
        assertThat(VOLUNTEERS.parse(bytes)).isInstanceOfAny(Sound.class, Refused.class);
    }

    private static VolunteerMessage result(NodeValue.Builder value) {
        return VolunteerMessage.newBuilder()
                .setResult(Result.newBuilder()
                        .setLease(ByteString.copyFrom(new byte[100]))
                        .setValue(value))
                .build();
    }

    private static VolunteerMessage hello(String nickname) {
        return VolunteerMessage.newBuilder()
                .setHello(Hello.newBuilder().setNickname(nickname))
                .build();
    }

    private static JobSpec changedScale(float scale) {
        var job = Samples.training().toBuilder();
        job.getTrainingBuilder().getDataBuilder().getRecordsBuilder().setFeatureScale(scale);
        return job.build();
    }

    private static JobSpec ofEntropy(double nats) {
        var job = Samples.training().toBuilder();
        job.getTrainingBuilder()
                .getDataBuilder()
                .setText(TextWindows.newBuilder()
                        .setLength(1)
                        .setStride(1)
                        .setAlphabet("ab")
                        .setUnigramEntropy(nats));
        return job.build();
    }

    private static <M> M sound(Parsed<M> parsed) {
        return parsed.orReport(problem -> {}).orElseThrow();
    }

    private interface Writing {
        void to(CodedOutputStream output) throws IOException;
    }

    private static byte[] written(Writing writing) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var output = CodedOutputStream.newInstance(bytes);
        writing.to(output);
        output.flush();
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
