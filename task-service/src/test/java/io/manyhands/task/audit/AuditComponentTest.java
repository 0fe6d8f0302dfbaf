package io.manyhands.task.audit;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.manyhands.task.testing.Organizer.authorized;
import static io.manyhands.task.testing.Organizer.token;
import static io.manyhands.task.testing.Organizer.with;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.OrganizerKeys;
import io.manyhands.task.testing.Organizer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@TestProfile(AuditComponentTest.Quick.class)
class AuditComponentTest {
    public static class Quick implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    // Several are refused within this time, however slow the machine is.
                    "manyhands.task.audit.coalesce-within", "2s",
                    "manyhands.task.audit.kept-for", "1h",
                    "manyhands.rest.clients.trusted-proxies", "127.0.0.0/8");
        }
    }

    @Inject
    RedisDataSource redis;

    @BeforeEach
    void forget() {
        redis.key().del(OrganizerKeys.AUDIT);
    }

    @Test
    void whatOrganizersDoIsNotedWithWhoAndFromWhere() {
        var anna = token("anna", "submit", "{}");
        var job = with(anna)
                .header("X-Forwarded-For", "192.0.2.7")
                .contentType("application/json")
                .body("{\"name\": \"n\", \"counting\": {\"units\": 100, \"leafSize\": 10, \"rounds\": 2}}")
                .post("/api/jobs")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        authorized().post("/api/jobs/" + job + "/pause").then().statusCode(200);
        authorized().post("/api/jobs/" + job + "/resume").then().statusCode(200);
        authorized().delete("/api/jobs/" + job).then().statusCode(204);
        var data = Organizer.store(new byte[] {1, 2, 3});
        authorized().delete("/api/datasets/" + data).then().statusCode(204);
        authorized().delete("/api/tokens/" + anna.substring(3, 15)).then().statusCode(204);

        var entries = entries("").stream()
                .filter(entry -> !entry.path("action").asText().equals("refused"))
                .toList();
        assertThat(entries)
                .extracting(entry -> entry.path("action").asText())
                .containsExactly(
                        "token-created",
                        "job-created",
                        "job-paused",
                        "job-resumed",
                        "job-deleted",
                        "dataset-stored",
                        "dataset-deleted",
                        "token-revoked");
        var created = entries.get(1);
        assertThat(created.path("subject").asText()).isEqualTo(job);
        assertThat(created.path("name").asText()).isEqualTo("anna");
        assertThat(created.path("token").asText()).isEqualTo(anna.substring(3, 15));
        assertThat(created.path("from").asText()).isEqualTo("192.0.2.7");
        assertThat(entries.toString()).doesNotContain(anna.substring(16), Organizer.TOKEN);
    }

    @Test
    void whatIsRefusedIsOneEntryPerNetwork() {
        for (int i = 0; i < 20; i++) {
            with("wrong").header("X-Forwarded-For", "203.0.113." + i).get("/api/organizer");
        }
        await().untilAsserted(() -> assertThat(entries("").stream()
                        .filter(entry -> entry.path("action").asText().equals("refused"))
                        .filter(entry -> entry.path("from").asText().equals("203.0.113.0/24"))
                        .filter(entry -> entry.path("subject").asText().equals("token_wrong"))
                        .mapToInt(entry -> entry.path("count").asInt())
                        .sum())
                .isEqualTo(20));
        assertThat(entries("")).hasSizeLessThan(20);
    }

    @Test
    void pagesFollowEachOther() {
        for (int i = 0; i < 5; i++) {
            Organizer.store(new byte[] {9, (byte) i});
        }
        var first = page("?limit=3");
        assertThat(first.path("entries")).hasSize(3);
        var second = page("?limit=3&after=" + first.path("next").asText());
        assertThat(second.path("entries").size()).isGreaterThanOrEqualTo(2);
        assertThat(second.toString())
                .doesNotContain(first.path("entries").get(2).path("id").asText());
    }

    @Test
    void whatIsNoPageIsRefused() {
        for (var query : new String[] {"?limit=0", "?limit=1001", "?after=yesterday"}) {
            authorized().get("/api/audit" + query).then().statusCode(400).body("code", equalTo("invalid-page"));
        }
    }

    @Test
    void onlyAuditorsAndAdministratorsRead() {
        given().get("/api/audit").then().statusCode(401);
        with(token("anna", "submit", "{}")).get("/api/audit").then().statusCode(403);
        with(token("rita", "read", "{}")).get("/api/audit").then().statusCode(403);
        with(token("otto", "auditor", "{}")).get("/api/audit").then().statusCode(200);
    }

    @Test
    void oldEntriesGo() {
        var anew = "redis.call('DEL', KEYS[1]) return redis.call('XADD', KEYS[1], '1-0', ARGV[1], '')";
        redis.execute("EVAL", anew, "1", OrganizerKeys.AUDIT, OrganizerKeys.AUDIT_FIELD);
        await().until(() -> !page("").toString().contains("\"1-0\""));
    }

    private static List<JsonNode> entries(String query) {
        return page(query).path("entries").valueStream().toList();
    }

    private static JsonNode page(String query) {
        return Organizer.parse(authorized()
                .get("/api/audit" + query)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }
}
