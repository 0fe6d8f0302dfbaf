package io.manyhands.gateway.session;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.metrics.Bound;
import io.manyhands.gateway.session.BacklogComponentTest.SmallBacklog;
import io.manyhands.gateway.support.RawWebSocket;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.gateway.support.TestVolunteer;
import io.manyhands.localredis.testing.RedisTestResource;
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
import java.util.Map;
import org.junit.jupiter.api.Test;

/// One reader for whom more waits than may.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(SmallBacklog.class)
class BacklogComponentTest {
    /// A version has more than half of what may wait, and less than all.
    private static final int PARAMETERS = 30_000;

    @TestHTTPResource("/")
    URI gateway;

    private final RedisDataSource redis;
    private final MeterRegistry meters;

    @Inject
    BacklogComponentTest(RedisDataSource redis, MeterRegistry meters) {
        this.redis = redis;
        this.meters = meters;
    }

    @Test
    void readerForWhomTooMuchWaitsIsCutAndOthersGoOn() throws IOException {
        var job = new TestJob(redis, PARAMETERS).open();
        try (var honest = TestVolunteer.join(gateway, job, 1);
                var reader = new RawWebSocket(gateway)) {
            honest.awaitVersion(job);
            reader.join(job);
            await().until(() -> volunteers() == 2);
            // The sockets hold many versions themselves.
            while (hits() == 0) {
                job.publish(JobState.JOB_STATE_RUNNING);
                honest.awaitVersion(job);
            }
            await("it is gone").until(() -> volunteers() == 1);
            job.publish(JobState.JOB_STATE_RUNNING);
            honest.awaitVersion(job);
            assertThat(hits()).isEqualTo(1);
        } finally {
            job.close();
        }
    }

    private double volunteers() {
        return meters.get("manyhands.gateway.volunteers").gauge().value();
    }

    private double hits() {
        return meters.counter("manyhands.gateway.bounds.hit", "bound", Bound.BACKLOG.label())
                .count();
    }

    public static final class SmallBacklog implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("manyhands.gateway.session.backlog", "128K");
        }
    }
}
