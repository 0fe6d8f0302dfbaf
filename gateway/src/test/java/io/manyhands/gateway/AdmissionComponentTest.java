package io.manyhands.gateway;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.AdmissionComponentTest.RoomForTwo;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.v1.ErrorCode;
import io.manyhands.protocol.v1.Goodbye;
import io.manyhands.protocol.v1.Hello;
import io.manyhands.protocol.v1.VolunteerMessage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(RoomForTwo.class)
class AdmissionComponentTest {
    @TestHTTPResource("/")
    URI gateway;

    @Test
    void whoeverDoesNotFitIsSentAwayUntilSomebodyLeaves() {
        try (var first = TestVolunteer.connect(gateway);
                var second = TestVolunteer.connect(gateway)) {
            first.hello(ByteString.EMPTY, "");
            second.hello(ByteString.EMPTY, "");
            try (var third = TestVolunteer.connect(gateway)) {
                var error = third.awaitError();
                assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
                assertThat(error.getFatal()).isTrue();
                assertThat(third.awaitClose()).isEqualTo(1013);
            }
            first.send(VolunteerMessage.newBuilder()
                    .setGoodbye(Goodbye.getDefaultInstance())
                    .build());
            first.awaitClose();
            await().untilAsserted(this::somebodyIsWelcome);
        }
    }

    private void somebodyIsWelcome() {
        try (var another = TestVolunteer.connect(gateway)) {
            var answer = another.send(Hello.getDefaultInstance());
            assertThat(answer.hasWelcome()).isTrue();
        }
    }

    public static final class RoomForTwo implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("manyhands.gateway.admission.max-sessions", "2");
        }
    }
}
