package io.manyhands.task.ban;

import static io.manyhands.task.testing.Organizer.authorized;
import static io.manyhands.task.testing.Organizer.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.google.protobuf.ByteString;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.Ban;
import io.manyhands.task.testing.Organizer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class BanComponentTest {
    private static final String OLDER = "0a".repeat(12);
    private static final String NEWER = "0b".repeat(12);
    private static final String OVER = "0c".repeat(12);
    private static final long LATER = System.currentTimeMillis() + 3_600_000;

    @Inject
    RedisDataSource redis;

    @BeforeEach
    void ban() {
        redis.key().del(Keys.BANS);
        ban(OLDER, 1000, LATER);
        ban(NEWER, 2000, LATER);
        ban(OVER, 500, 600);
    }

    @Test
    void auditorsSeeWhoIsBannedAndWhy() {
        with(Organizer.token("auditor", "auditor", "{}"))
                .get("/api/bans")
                .then()
                .statusCode(200)
                .body("volunteer", equalTo(List.of(NEWER, OLDER)))
                .body("[1].since", equalTo(1000))
                .body("[1].until", equalTo(LATER))
                .body("[1].reason", equalTo("a value was wrong"))
                .body("[1].job", equalTo("text-1"))
                .body("[1].round", equalTo(7));
        with(Organizer.token("submitter", "submit", "{}"))
                .get("/api/bans")
                .then()
                .statusCode(403);
    }

    @Test
    void administratorsLiftBansAndThatIsLogged() {
        authorized().delete("/api/bans/" + OLDER).then().statusCode(204);

        authorized().get("/api/bans").then().body("volunteer", equalTo(List.of(NEWER)));
        assertThat(redis.hash(String.class).hkeys(Keys.BANS)).doesNotContain(OLDER);
        authorized()
                .get("/api/audit?limit=1000")
                .then()
                .body("entries.findAll { it.subject == '%s' }.action".formatted(OLDER), hasItem("ban-lifted"));
        authorized().delete("/api/bans/" + OLDER).then().statusCode(404).body("code", equalTo("ban-not-found"));
    }

    @Test
    void auditorsLiftNoBans() {
        with(Organizer.token("auditor", "auditor", "{}"))
                .delete("/api/bans/" + OLDER)
                .then()
                .statusCode(403)
                .body("code", equalTo("scope-missing"));
        assertThat(redis.hash(String.class).hkeys(Keys.BANS)).contains(OLDER);
    }

    /// As model-service does.
    private void ban(String volunteer, long since, long until) {
        var ban = Ban.newBuilder()
                .setVolunteerId(ByteString.fromHex(volunteer))
                .setSinceMs(since)
                .setUntilMs(until)
                .setReason("a value was wrong")
                .setJobId("text-1")
                .setRound(7)
                .build();
        redis.hash(String.class, String.class, byte[].class).hset(Keys.BANS, volunteer, ban.toByteArray());
    }
}
