package io.manyhands.task.access;

import static io.manyhands.task.testing.Organizer.authorized;
import static io.manyhands.task.testing.Organizer.token;
import static io.manyhands.task.testing.Organizer.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.OrganizerKeys;
import io.manyhands.task.testing.Organizer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class TokenComponentTest {
    /// As `TokenConfig` has it.
    private static final int AT_MOST = 1000;

    @Inject
    RedisDataSource redis;

    @Inject
    RecentTokens recent;

    @Test
    void aTokenIsShownOnceAndListedWithoutItsSecret() {
        var text = make("{\"name\": \"anna\", \"scopes\": [\"submit\"], \"expiresInDays\": 7}")
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .body("token", matchesPattern("mh_[0-9a-f]{12}_[0-9a-f]{64}"))
                .body("name", equalTo("anna"))
                .body("createdBy", equalTo("admin token"))
                .body("quota.openJobs", equalTo(10))
                .extract()
                .<String>path("token");
        authorized()
                .get("/api/tokens")
                .then()
                .statusCode(200)
                .body("tokens.id", hasItem(id(text)))
                .body("tokens.scopes", hasItem(hasItem("submit")))
                .body(not(containsString(text.substring(16))));
        assertThat(stored()).contains("anna").doesNotContain(text.substring(16));
    }

    @Test
    void everythingThatIsWrongWithAWishIsReported() {
        make("{\"scopes\": [\"root\"], \"expiresInDays\": 0, \"quota\": {\"openJobs\": -1}, \"more\": 1}")
                .statusCode(400)
                .body("code", equalTo("invalid-token"))
                .body("errors.field", hasItem("name"))
                .body("errors.field", hasItem("scopes"))
                .body("errors.field", hasItem("expiresInDays"))
                .body("errors.field", hasItem("quota.openJobs"))
                .body("errors.field", hasItem("more"));
    }

    @Test
    void aLargeBodyIsTakenWholeAlthoughTheTokenIsLookedUpFirst() {
        var bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        var text = token("uploader", "submit", "{}");

        var sha256 = with(text)
                .contentType(ContentType.BINARY)
                .body(bytes)
                .post("/api/datasets")
                .then()
                .statusCode(201)
                .body("sizeBytes", equalTo(bytes.length))
                .extract()
                .<String>path("sha256");

        assertThat(Organizer.store(bytes)).isEqualTo(sha256);
    }

    @Test
    void aRevokedTokenIsRefusedAtOnceHereAndWhenItIsForgottenElsewhere() {
        var here = token("here", "submit", "{}");
        whoIs(here).statusCode(200);
        authorized().delete("/api/tokens/" + id(here)).then().statusCode(204);
        whoIs(here).statusCode(401).body("code", equalTo("admin-token-wrong"));

        var elsewhere = token("elsewhere", "submit", "{}");
        whoIs(elsewhere).statusCode(200);
        redis.execute("HDEL", OrganizerKeys.TOKENS, id(elsewhere));
        recent.forget(id(elsewhere));
        whoIs(elsewhere).statusCode(401);

        authorized().delete("/api/tokens/" + id(here)).then().statusCode(404).body("code", equalTo("token-not-found"));
    }

    @Test
    void onlyAdministratorsMakeAndSeeTokens() {
        for (var scope : new String[] {"submit", "read", "auditor"}) {
            var text = token("a " + scope, scope, "{}");
            with(text)
                    .get("/api/tokens")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("scope-missing"))
                    .body("detail", containsString("needs admin"));
            with(text)
                    .contentType(ContentType.JSON)
                    .body("{}")
                    .post("/api/tokens")
                    .then()
                    .statusCode(403);
            with(text).delete("/api/tokens/" + id(text)).then().statusCode(403);
        }
        var admin = token("deputy", "admin", "{}");
        with(admin).get("/api/tokens").then().statusCode(200);
    }

    @Test
    void whoReadsOrAuditsCreatesNothing() {
        for (var scope : new String[] {"read", "auditor"}) {
            with(token("another " + scope, scope, "{}"))
                    .contentType(ContentType.BINARY)
                    .body("hello".getBytes(StandardCharsets.UTF_8))
                    .post("/api/datasets")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("scope-missing"));
        }
    }

    @Test
    void aTokenSaysWhoItIs() {
        whoIs(token("carla", "submit", "{\"openJobs\": 2}"))
                .statusCode(200)
                .body("name", equalTo("carla"))
                .body("scopes", equalTo(java.util.List.of("submit")))
                .body("quota.openJobs", equalTo(2))
                .body("used.openJobs", equalTo(0));
    }

    @Test
    void thereAreSoManyTokensAndNoMore() {
        var others = IntStream.range(0, AT_MOST).mapToObj("other %d"::formatted).toList();
        others.forEach(each -> redis.execute("HSET", OrganizerKeys.TOKENS, each, ""));
        try {
            make("{\"name\": \"one too many\", \"scopes\": [\"read\"]}")
                    .statusCode(409)
                    .body("code", equalTo("too-many-tokens"))
                    .body("detail", containsString(Integer.toString(AT_MOST)))
                    .body("detail", containsString("revoke some"));
        } finally {
            others.forEach(each -> redis.execute("HDEL", OrganizerKeys.TOKENS, each));
        }
        make("{\"name\": \"there is room\", \"scopes\": [\"read\"]}").statusCode(201);
    }

    private static ValidatableResponse whoIs(String token) {
        return with(token).get("/api/organizer").then();
    }

    private static ValidatableResponse make(String wish) {
        return authorized()
                .contentType(ContentType.JSON)
                .body(wish)
                .post("/api/tokens")
                .then();
    }

    private static String id(String text) {
        return text.substring(3, 15);
    }

    /// All tokens as Redis has them, byte by byte.
    private String stored() {
        var all = redis.execute("HVALS", OrganizerKeys.TOKENS);
        return IntStream.range(0, all.size())
                .mapToObj(i -> all.get(i).toString(StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining());
    }
}
