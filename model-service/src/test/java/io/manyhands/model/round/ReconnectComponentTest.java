package io.manyhands.model.round;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.v1.Event;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A lost commit is noticed as soon as Redis is back, not only when the round stalls.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(ReconnectComponentTest.NothingStalls.class)
class ReconnectComponentTest {
    @Inject
    Peers peers;

    @Test
    void versionIsComparedAfterReconnecting() {
        var spec = TestJobs.tiny("reconnected");
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        var checkpoint = peers.checkpoint(job);
        peers.deliver(job, peers.results(job, spec).ofRoots());
        peers.awaitVersion(job, 1);

        checkpoint.restore();
        endReads();

        await().untilAsserted(() -> assertThat(peers.events(job))
                .filteredOn(Event::hasVersionPublished)
                .hasSize(2));
        peers.continueToTheEnd(job, spec);
    }

    /// The reads that wait, and nothing else. A connection on which a command is on its way would be reset, which its
    /// client logs as an error; another that is gone might be the one that is looked with.
    private void endReads() {
        var reads = peers.redis()
                .execute("CLIENT", "LIST")
                .toString()
                .lines()
                .filter(client -> client.contains(" flags=b ") && client.contains(" cmd=xread "))
                .map(client -> client.replaceFirst("^id=(\\d+) .*", "$1"))
                .toList();
        assertThat(reads).isNotEmpty();
        reads.forEach(id -> peers.redis().execute("CLIENT", "KILL", "ID", id));
    }

    public static class NothingStalls implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("manyhands.model.round.stalled-after", "1h");
        }
    }
}
