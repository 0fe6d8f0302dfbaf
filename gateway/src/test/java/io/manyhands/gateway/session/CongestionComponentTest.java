package io.manyhands.gateway.session;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.session.CongestionComponentTest.PatientGateway;
import io.manyhands.gateway.support.RawWebSocket;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.protocol.v1.GatewayMessage;
import io.manyhands.protocol.v1.JobState;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A line that is slower than versions come.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(PatientGateway.class)
class CongestionComponentTest {
    /// One version that waits is no congestion, two are.
    private static final int PARAMETERS = 30_000;

    /// Several times as many as the sockets hold themselves.
    private static final int VERSIONS = 150;

    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private final MeterRegistry meters;

    @Inject
    CongestionComponentTest(RedisDataSource redis, MeterRegistry meters) {
        this.redis = redis;
        this.meters = meters;
    }

    @Test
    void slowLineGetsTheCurrentVersionWhenItHasRoomAndNotEachOneInBetween() throws IOException {
        var job = new TestJob(redis, PARAMETERS).open();
        try (var honest = TestVolunteer.join(gateway, job, 1);
                var slow = new RawWebSocket(gateway)) {
            honest.awaitVersion(job);
            slow.join(job);
            await().until(() -> volunteers() == 2);
            for (int version = 1; version <= VERSIONS; version++) {
                job.publish(JobState.JOB_STATE_RUNNING);
                assertThat(honest.awaitVersion(job).getVersionAnnounced().getVersion())
                        .isEqualTo(version);
            }

            var sent = new ArrayList<Integer>();
            do {
                sent.add(readVersion(slow));
            } while (sent.getLast() != VERSIONS);

            assertThat(sent).isSorted().doesNotHaveDuplicates().hasSizeLessThan(VERSIONS * 2 / 3);
            job.publish(JobState.JOB_STATE_RUNNING);
            assertThat(readVersion(slow)).isEqualTo(VERSIONS + 1);
        } finally {
            job.close();
        }
    }

    /// Passes over what is not a version.
    private static int readVersion(RawWebSocket socket) throws IOException {
        GatewayMessage message;
        do {
            message = GatewayMessage.parseFrom(socket.readBinary());
        } while (!message.hasVersionAnnounced());
        return message.getVersionAnnounced().getVersion();
    }

    private double volunteers() {
        return meters.get("manyhands.gateway.volunteers").gauge().value();
    }

    /// Nobody is cut for not reading, and nothing that is done from time to time finds out who lacks the current
    /// version.
    public static final class PatientGateway implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "manyhands.gateway.session.congestion",
                    "128K",
                    "manyhands.gateway.session.backlog",
                    "64M",
                    "manyhands.gateway.session.drain-within",
                    Waiting.BEYOND.toString(),
                    "manyhands.gateway.crowd.beat",
                    Waiting.BEYOND.toString(),
                    "manyhands.gateway.placement.progress",
                    Waiting.BEYOND.toString());
        }
    }
}
