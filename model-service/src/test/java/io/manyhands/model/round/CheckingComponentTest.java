package io.manyhands.model.round;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.Strangers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.Keys.VerificationField;
import io.manyhands.protocol.v1.Ban;
import io.manyhands.protocol.v1.CheckEntry;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.ResultEntry;
import io.manyhands.protocol.v1.Verification;
import io.manyhands.protocol.v1.Verification.Policy;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Auditors' words, and what becomes of a job.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class CheckingComponentTest {
    @Inject
    Peers peers;

    @BeforeEach
    void anAuditorIsThere() {
        peers.redis().sortedSet(String.class).zadd(Keys.AUDITORS, Long.MAX_VALUE, "one");
    }

    @Test
    void jobGoesBackToTheVersionBeforeAWrongValueAndEndsAsIfThereHadBeenNone() {
        var spec = checked("goes-back", Policy.POLICY_OPTIMISTIC);
        var job = begun(spec);
        var first = round(job, spec);
        var node = first.nodes().getFirst();
        peers.deliver(job, first.large(node, "eve", "e", 0.9f));
        first.nodes().stream().skip(1).forEach(other -> peers.deliver(job, first.honest(other, "ann")));
        peers.awaitVersion(job, 1);
        var wrong = peers.sha256(job);
        peers.deliver(job, round(job, spec).allHonest("ann"));
        // The next round waits for what strangers gave in the first one.
        await().untilAsserted(() -> assertThat(checks(job)).hasSize(6));
        // As a job has them that keeps its states.
        peers.redis().list(String.class).rpush(job.failures(), "0 7 no", "1 8 no");
        peers.redis().list(String.class).rpush(job.outputs(), "of version 1");
        var check = checks(job).stream()
                .filter(each -> each.getVolunteerId().toStringUtf8().startsWith("eve"))
                .findFirst()
                .orElseThrow();
        var right = first.honest(node, "one").getValue().getSha256();
        checks(job).stream()
                .filter(each -> !each.getVolunteerId().equals(check.getVolunteerId()))
                .forEach(each -> peers.deliver(job, says("one", each, each.getValueSha256())));
        peers.deliver(job, says("one", check, right));
        peers.deliver(job, says("two", check, right));
        peers.awaitVersion(job, 0);
        assertThat(verification(job))
                .containsEntry(VerificationField.BANNED, "1")
                .containsEntry(VerificationField.ROLLBACKS, "1")
                .containsEntry(VerificationField.REDONE, "6");
        assertThat(peers.redis().list(String.class).llen(job.outputs()))
                .as("what the versions came to that are given up")
                .isZero();
        assertThat(peers.redis().list(String.class).llen(job.failures()))
                .as("inputs that failed in rounds that are given up")
                .isZero();
        assertThat(peers.status(job).get(StatusField.NOTE)).contains("went back from version 1 to version 0");
        assertThat(ban("eve")).satisfies(ban -> {
            assertThat(ban.getReason()).contains("round 0", "auditors");
            assertThat(ban.getUntilMs()).isGreaterThan(ban.getSinceMs());
        });
        peers.deliver(job, first.large(node, "eve", "e", 0.9f));
        finish(job, spec);
        assertThat(peers.history(job).getFirst().getSha256())
                .isNotEqualTo(ByteString.copyFrom(HexFormat.of().parseHex(wrong)));
        assertThat(peers.sha256(job)).isEqualTo(clean("goes-back-clean"));
    }

    @Test
    void strictRoundIsCommittedWhenAllOfItIsRight() {
        var spec = checked("strict", Policy.POLICY_STRICT);
        var job = begun(spec);
        var round = round(job, spec);
        peers.deliver(job, round.allHonest("ann"));
        await().untilAsserted(() -> assertThat(checks(job)).hasSize(3));
        assertThat(peers.status(job)).containsEntry(StatusField.VERSION, "0");
        checks(job).forEach(check -> peers.deliver(job, says("one", check, check.getValueSha256())));
        peers.awaitVersion(job, 1);
        assertThat(checks(job)).isEmpty();
        assertThat(verification(job)).containsEntry(VerificationField.CHECKED, "3");
    }

    @Test
    void strictRoundIsFoldedAgainWithoutTheLiar() {
        var spec = checked("strict-liar", Policy.POLICY_STRICT);
        var job = begun(spec);
        var round = round(job, spec);
        var node = round.nodes().getFirst();
        peers.deliver(job, round.large(node, "eva", "e", 0.9f));
        round.nodes().stream().skip(1).forEach(other -> peers.deliver(job, round.honest(other, "ann")));
        await().untilAsserted(() -> assertThat(checks(job)).hasSize(3));
        for (var check : checks(job)) {
            var right = round.nodes().stream()
                    .filter(each -> each.toMessage().equals(check.getNode()))
                    .map(each -> round.honest(each, "one").getValue().getSha256())
                    .findFirst()
                    .orElseThrow();
            peers.deliver(job, says("one", check, right));
            peers.deliver(job, says("two", check, right));
        }
        await().untilAsserted(() -> assertThat(verification(job)).containsEntry(VerificationField.BANNED, "1"));
        assertThat(peers.status(job)).containsEntry(StatusField.VERSION, "0");
        peers.deliver(job, round.honest(node, "ben"));
        await().untilAsserted(() -> {
            checks(job).forEach(check -> peers.deliver(job, says("one", check, check.getValueSha256())));
            assertThat(peers.status(job)).containsEntry(StatusField.VERSION, "1");
        });
        assertThat(peers.history(job).getFirst().getContributionsList())
                .noneSatisfy(share ->
                        assertThat(share.getVolunteerId().toStringUtf8()).startsWith("eva"));
    }

    @Test
    void banThatIsOverIsForgotten() {
        var bans = peers.redis().hash(String.class, String.class, byte[].class);
        var over = Ban.newBuilder()
                .setVolunteerId(ByteString.copyFrom("%-12s".formatted("zoe").getBytes(StandardCharsets.UTF_8)))
                .setUntilMs(1)
                .setJobId("before");
        bans.hset(Keys.BANS, id("zoe"), over.build().toByteArray());
        var spec = checked("forgiven", Policy.POLICY_OPTIMISTIC);
        var job = begun(spec);
        assertThat(bans.hexists(Keys.BANS, id("zoe"))).isFalse();
        peers.deliver(job, round(job, spec).allHonest("zoe"));
        peers.awaitVersion(job, 1);
    }

    @Test
    void strictJobWithoutAuditorsTellsTheOrganizer() {
        peers.redis().key().del(Keys.AUDITORS);
        var spec = checked("deserted", Policy.POLICY_STRICT);
        var job = begun(spec);
        peers.deliver(job, round(job, spec).allHonest("ann"));
        await().untilAsserted(() -> assertThat(peers.status(job).getOrDefault(StatusField.CONCERN, ""))
                .contains("no auditor is there", "./manyhands auditor"));
    }

    @Test
    void optimisticJobGoesOnWhenItsAuditorsHaveGone() {
        var spec = checked("abandoned", Policy.POLICY_OPTIMISTIC);
        var job = begun(spec);
        peers.deliver(job, round(job, spec).allHonest("ann"));
        peers.awaitVersion(job, 1);
        peers.deliver(job, round(job, spec).allHonest("ann"));
        await().untilAsserted(() -> assertThat(checks(job)).hasSize(6));
        assertThat(peers.status(job))
                .as("the second round waits for what strangers gave in the first one")
                .containsEntry(StatusField.VERSION, "1");
        peers.redis().key().del(Keys.AUDITORS);
        peers.awaitVersion(job, 2);
        peers.deliver(job, round(job, spec).allHonest("ann"));
        peers.awaitState(job, "FINISHED");
    }

    @Test
    void jobGoesBackWithoutWaitingForAuditorsThatHaveGone() {
        var spec = checked("back-alone", Policy.POLICY_OPTIMISTIC);
        var job = begun(spec);
        var first = round(job, spec);
        var node = first.nodes().getFirst();
        peers.deliver(job, first.large(node, "ike", "i", 0.9f));
        first.nodes().stream().skip(1).forEach(other -> peers.deliver(job, first.honest(other, "ann")));
        peers.awaitVersion(job, 1);
        var check = checks(job).stream()
                .filter(each -> each.getVolunteerId().toStringUtf8().startsWith("ike"))
                .findFirst()
                .orElseThrow();
        var right = first.honest(node, "one").getValue().getSha256();
        peers.deliver(job, says("one", check, right));
        peers.deliver(job, says("two", check, right));
        await().untilAsserted(() -> assertThat(verification(job)).containsEntry(VerificationField.BANNED, "1"));
        assertThat(peers.status(job)).as("others are not decided").containsEntry(StatusField.VERSION, "1");
        peers.redis().key().del(Keys.AUDITORS);
        peers.awaitVersion(job, 0);
    }

    private JobKeys begun(JobSpec spec) {
        var job = peers.create(spec);
        peers.awaitVersion(job, 0);
        return job;
    }

    private String clean(String id) {
        var spec = TestJobs.tiny(id).toBuilder();
        spec.getTrainingBuilder().getModelBuilder().setExact(true);
        var job = begun(spec.build());
        finish(job, spec.build());
        return peers.sha256(job);
    }

    /// All that is asked of auditors is found right.
    private void finish(JobKeys job, JobSpec spec) {
        while (!"FINISHED".equals(peers.status(job).get(StatusField.STATE))) {
            var round = round(job, spec);
            peers.deliver(job, round.allHonest("ann"));
            await().untilAsserted(() -> {
                checks(job).forEach(check -> peers.deliver(job, says("one", check, check.getValueSha256())));
                assertThat(peers.status(job).get(StatusField.VERSION))
                        .isEqualTo(Integer.toString(round.round().round() + 1));
            });
        }
    }

    private Strangers round(JobKeys job, JobSpec spec) {
        return new Strangers(spec, peers.results(job, spec));
    }

    private List<CheckEntry> checks(JobKeys job) {
        return peers.redis().hash(String.class, String.class, byte[].class).hvals(job.checks()).stream()
                .map(CheckingComponentTest::check)
                .toList();
    }

    private Map<String, String> verification(JobKeys job) {
        return peers.redis().hash(String.class).hgetall(job.verification());
    }

    private Ban ban(String volunteer) {
        var stored =
                peers.redis().hash(String.class, String.class, byte[].class).hget(Keys.BANS, id(volunteer));
        assertThat(stored).isNotNull();
        try {
            return Ban.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static String id(String volunteer) {
        return HexFormat.of().formatHex("%-12s".formatted(volunteer).getBytes(StandardCharsets.UTF_8));
    }

    private static CheckEntry check(byte[] stored) {
        try {
            return CheckEntry.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static ResultEntry says(String auditor, CheckEntry check, ByteString sha256) {
        return ResultEntry.newBuilder()
                .setKind(check.getKind())
                .setRound(check.getRound())
                .setBaseSha256(check.getBaseSha256())
                .setNode(check.getNode())
                .setVolunteerId(ByteString.copyFrom(Keys.auditorId(auditor)))
                .setCheckedSha256(sha256)
                .setTrusted(true)
                .build();
    }

    private static JobSpec checked(String id, Policy policy) {
        var spec = TestJobs.tiny(id).toBuilder();
        spec.getTrainingBuilder().getModelBuilder().setExact(true);
        return spec.setVerification(Verification.newBuilder()
                        .setPolicy(policy)
                        .setAuditRate(0.05)
                        .setQuorumUntil(10))
                .build();
    }
}
