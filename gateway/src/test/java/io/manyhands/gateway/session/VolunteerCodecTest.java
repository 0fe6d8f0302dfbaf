package io.manyhands.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.session.Inbound.Garbage;
import io.manyhands.gateway.session.Inbound.Understood;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.Result;
import io.manyhands.protocol.v1.VolunteerMessage;
import io.manyhands.protocol.work.NodeValues;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VolunteerCodecTest {
    private static final VolunteerMessage MESSAGE = VolunteerMessage.newBuilder()
            .setResult(Result.newBuilder()
                    .setLease(ByteString.copyFrom(new byte[100]))
                    .setValue(NodeValues.of(1, ByteString.copyFrom(new byte[1000]))))
            .build();

    @Test
    void messageIsUnderstood() {
        var bytes = MESSAGE.toByteArray();
        assertThat(VolunteerCodec.decode(bytes, 2000)).isEqualTo(new Understood(MESSAGE, bytes.length));
    }

    @Test
    void messageOfExactlyTheLimitIsUnderstoodAndOneByteMoreIsNot() {
        var bytes = MESSAGE.toByteArray();
        assertThat(VolunteerCodec.decode(bytes, bytes.length)).isInstanceOf(Understood.class);
        assertGarbage(VolunteerCodec.decode(bytes, bytes.length - 1), ErrorCode.ERROR_CODE_MESSAGE_TOO_LARGE);
    }

    @Test
    void truncatedMessageIsGarbage() {
        var bytes = MESSAGE.toByteArray();
        for (int length = 0; length < bytes.length; length += 50) {
            assertGarbage(
                    VolunteerCodec.decode(Arrays.copyOf(bytes, length), 2000), ErrorCode.ERROR_CODE_UNKNOWN_MESSAGE);
        }
    }

    @Test
    void messageOfAKindThatWillOnlyBeInventedLaterIsGarbage() {
        var future = com.google.protobuf.UnknownFieldSet.newBuilder()
                .addField(
                        99,
                        com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                                .addVarint(1)
                                .build())
                .build()
                .toByteArray();
        assertGarbage(VolunteerCodec.decode(future, 2000), ErrorCode.ERROR_CODE_UNKNOWN_MESSAGE);
    }

    @Test
    void messageOutOfBoundsIsGarbageAndSaysWhere() {
        var message = MESSAGE.toBuilder();
        message.getResultBuilder().setLease(ByteString.EMPTY);
        assertThat(VolunteerCodec.decode(message.build().toByteArray(), 2000))
                .isEqualTo(new Garbage(
                        ErrorCode.ERROR_CODE_OUT_OF_BOUNDS,
                        "result.lease has 0 bytes, must have 1 to 256; reload the page"));
    }

    private static void assertGarbage(Inbound inbound, ErrorCode code) {
        assertThat(inbound)
                .isInstanceOfSatisfying(
                        Garbage.class, garbage -> assertThat(garbage.code()).isEqualTo(code));
    }
}
