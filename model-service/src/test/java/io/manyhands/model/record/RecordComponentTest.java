package io.manyhands.model.record;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.model.testing.TestResults;
import io.manyhands.model.version.Sha256;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.ResultEntry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Records as anybody may fetch them, checked with nothing of this service. A chunk has two rounds.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class RecordComponentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ZEROS = "0".repeat(64);

    @Inject
    Peers peers;

    @Inject
    RedisRecords records;

    @Inject
    RedisInstallationKey installationKey;

    @Test
    void recordIsChainedAndSigned() {
        var spec = TestJobs.evaluated("recorded");
        var job = peers.create(spec);
        advance(job, spec, 0, TestResults::ofAllLeaves);
        advance(job, spec, 1, TestResults::ofRoots);
        peers.continueToTheEnd(job, spec);
        var lines = fetch(job);

        assertThat(lines).hasSize(1 + 2 * 4 + 1);
        assertThat(checked(job, lines)).isEqualTo(4);
        var first = json(lines.getFirst());
        assertThat(Base64.getDecoder().decode(first.get("spec").asText())).isEqualTo(peers.bytes(job.spec()));
        var history = peers.history(job);
        assertThat(first.get("state").asText()).isEqualTo(hex(history.getFirst().getBaseSha256()));
        assertThat(json(lines.getLast()).get("head").asText())
                .isEqualTo(peers.status(job).get(StatusField.HEAD));
        assertThat(json(lines.get(7)).get("state").asText()).isEqualTo(peers.sha256(job));
        assertThat(json(lines.get(7)).get("roots").fieldNames())
                .toIterable()
                .as("the last round only evaluates")
                .containsExactly("evaluate");
        assertThat(json(lines.get(2)).get("contributions")).hasSize(8);
    }

    @Test
    void recordComesAsAFileOfLines() {
        var job = finished("file");
        given().get("/api/models/file/record")
                .then()
                .statusCode(200)
                .contentType("application/jsonl")
                .header("Content-Disposition", "attachment; filename=\"file.record.jsonl\"");
        assertThat(fetch(job)).isEqualTo(fetch(job));
    }

    @Test
    void jobWithoutRoundsHasARecord() {
        var job = peers.create(TestJobs.tiny("begun"));
        peers.awaitVersion(job, 0);
        var lines = fetch(job);
        assertThat(lines).hasSize(2);
        assertThat(checked(job, lines)).isZero();
        assertThat(json(lines.getFirst()).get("state").asText()).isEqualTo(peers.sha256(job));
    }

    @Test
    void chainLastsWhereContributionsAreGivenUp() {
        var job = finished("thinned");
        var before = fetch(job);
        var stripped =
                peers.history(job).get(1).toBuilder().clearContributions().build();
        peers.redis().list(byte[].class).lset(job.history(), 1, stripped.toByteArray());
        var after = new ArrayList<>(before);
        after.remove(4);
        assertThat(fetch(job)).isEqualTo(after);
        assertThat(checked(job, after)).isEqualTo(3);
    }

    @Test
    void roundsThatAreGivenUpAreLeftOut() {
        var job = finished("sparse-record");
        var before = fetch(job);
        peers.redis().list(byte[].class).lset(job.history(), 1, new byte[0]);
        var after = new ArrayList<>(before);
        after.subList(3, 5).clear();
        assertThat(fetch(job)).isEqualTo(after);
    }

    @Test
    void afterARollbackTheRecordIsThatOfTheHistoryThatIsLeft() {
        var spec = TestJobs.tiny("rolled-back-record");
        var job = peers.create(spec);
        advance(job, spec, 0, TestResults::ofRoots);
        var checkpoint = peers.checkpoint(job);
        advance(job, spec, 1, TestResults::ofRoots);
        var before = fetch(job);

        checkpoint.restore();
        assertThat(checked(job, fetch(job))).isEqualTo(1);
        advance(job, spec, 1, TestResults::ofAllLeaves);
        peers.continueToTheEnd(job, spec);

        var after = fetch(job);
        assertThat(checked(job, after)).isEqualTo(3);
        assertThat(after.subList(0, 3)).isEqualTo(before.subList(0, 3));
        assertThat(json(after.get(3)).get("roots"))
                .as("the same values")
                .isEqualTo(json(before.get(3)).get("roots"));
        assertThat(after.get(3)).as("by others").isNotEqualTo(before.get(3));
    }

    @Test
    void chainOfAJobThatWasBegunBeforeThereWereRecordsBeginsWithItsNextCommit() {
        var spec = TestJobs.tiny("older");
        var job = peers.create(spec);
        advance(job, spec, 0, TestResults::ofRoots);
        var old = peers.history(job).getFirst().toBuilder()
                .clearPreviousSha256()
                .clearAdvanceRootSha256()
                .clearContributionsSha256()
                .build();
        peers.redis().list(byte[].class).lset(job.history(), 0, old.toByteArray());
        peers.redis().hash(String.class).hdel(job.status(), StatusField.HEAD);
        peers.redis().key().del(job.owner());
        assertThat(checked(job, fetch(job))).as("the first line alone").isZero();

        peers.continueToTheEnd(job, spec);

        var lines = fetch(job);
        assertThat(lines).hasSize(1 + 2 * 2 + 1);
        assertThat(json(lines.get(1)).get("round").asInt()).isEqualTo(1);
        assertThat(json(lines.get(1)).get("previous").asText()).isEqualTo(ZEROS);
        assertThat(checked(job, lines)).isEqualTo(3);
    }

    @Test
    void recordOfAJobThatIsRolledBackMeanwhileBreaksOff() {
        var job = finished("moved");
        var reading = reading(job);
        reading.request(2).awaitItems(2, Waiting.LIMIT);
        var rounds = peers.redis().list(byte[].class);
        var other = peers.history(job).get(1).toBuilder()
                .setPreviousSha256(RecordLine.NO_HASH)
                .build();
        rounds.lset(job.history(), 1, other.toByteArray());
        reading.request(9);
        assertThat(reading.awaitFailure(Waiting.LIMIT).getFailure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rolled back");
        assertThat(reading.getItems()).hasSize(2);
    }

    @Test
    void commitsMeanwhileAreNotInIt() {
        var spec = TestJobs.tiny("meanwhile");
        var job = peers.create(spec);
        advance(job, spec, 0, TestResults::ofRoots);
        advance(job, spec, 1, TestResults::ofRoots);
        var reading = reading(job);
        reading.request(1).awaitItems(1, Waiting.LIMIT);
        advance(job, spec, 2, TestResults::ofRoots);
        reading.request(9);
        reading.awaitCompletion(Waiting.LIMIT);
        var text = new StringBuilder();
        reading.getItems().forEach(piece -> text.append(new String(piece, UTF_8)));
        assertThat(checked(job, text.toString().lines().toList())).isEqualTo(2);
    }

    @Test
    void allWhoNeedTheKeyFirstGetTheSame() {
        peers.redis().key().del(Keys.INSTALLATION_KEY);
        var both = await(Uni.combine()
                .all()
                .unis(installationKey.get(), installationKey.get())
                .asTuple());
        assertThat(both.getItem1().publicKey())
                .isEqualTo(both.getItem2().publicKey())
                .isEqualTo(await(installationKey.get()).publicKey());
    }

    private AssertSubscriber<byte[]> reading(JobKeys job) {
        var begun = await(records.begin(job)).orElseThrow();
        var spec = ByteString.copyFrom(await(records.spec(job)).orElseThrow());
        var first = RecordLine.first(job.id(), spec, begun.versionZero());
        return new RecordReading(job, records, first, begun.version(), await(installationKey.get()))
                .pieces()
                .subscribe()
                .withSubscriber(AssertSubscriber.create());
    }

    /// What a verifier checks without computing anything: hashes from line to line, the contributions', the
    /// signature.
    ///
    /// @return the version that is signed
    private static int checked(JobKeys job, List<String> lines) {
        assertThat(json(lines.getFirst()).get("record").asInt()).isEqualTo(1);
        assertThat(json(lines.getFirst()).get("job").asText()).isEqualTo(job.id());
        assertThat(json(lines.getFirst()).get("previous").asText()).isEqualTo(ZEROS);
        var head = lines.getFirst();
        int version = 0;
        for (var line : lines.subList(1, lines.size() - 1)) {
            var json = json(line);
            if (json.has("round")) {
                if (json.get("round").asInt() == version) {
                    assertThat(json.get("previous").asText()).isEqualTo(sha256(head));
                }
                version = json.get("round").asInt() + 1;
                head = line;
            } else {
                assertThat(sha256(line))
                        .isEqualTo(json(head).get("contributions").asText());
            }
        }
        var last = json(lines.getLast());
        assertThat(last.get("version").asInt()).isEqualTo(version);
        assertThat(last.get("head").asText()).isEqualTo(sha256(head));
        assertThat(isSigned(last, "manyhands record 1\n%s\n%d\n%s\n".formatted(job.id(), version, sha256(head))))
                .isTrue();
        return version;
    }

    private static boolean isSigned(JsonNode last, String text) {
        try {
            var key = new X509EncodedKeySpec(
                    Base64.getDecoder().decode(last.get("key").asText()));
            var signature = Signature.getInstance("Ed25519");
            signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(key));
            signature.update(text.getBytes(UTF_8));
            return signature.verify(
                    Base64.getDecoder().decode(last.get("signature").asText()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private JobKeys finished(String id) {
        peers.runToTheEnd(TestJobs.tiny(id));
        return Keys.job(id);
    }

    private void advance(JobKeys job, JobSpec spec, int round, Function<TestResults, List<ResultEntry>> volunteers) {
        peers.awaitVersion(job, round);
        peers.deliver(job, volunteers.apply(peers.results(job, spec)));
        peers.awaitVersion(job, round + 1);
    }

    private static List<String> fetch(JobKeys job) {
        var text = given().get("/api/models/" + job.id() + "/record")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(text).endsWith("}\n");
        return text.lines().toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String sha256(String line) {
        return Sha256.of(line.getBytes(UTF_8)).hex();
    }

    private static String hex(ByteString raw) {
        return Sha256.of(raw).hex();
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Waiting.LIMIT);
    }
}
