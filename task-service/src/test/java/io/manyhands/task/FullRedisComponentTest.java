package io.manyhands.task;

import static io.manyhands.task.testing.Organizer.authorized;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.task.testing.Organizer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A Redis whose memory is full: see ADR 16.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class FullRedisComponentTest {
    @Inject
    RedisDataSource redis;

    @AfterEach
    void makeRoom() {
        redis.execute("CONFIG", "SET", "maxmemory", "0");
    }

    @Test
    void nothingIsStoredNothingOfRedisIsToldAndReadingGoesOn() {
        var id = Organizer.create("there already");
        fill();

        authorized()
                .contentType("text/plain")
                .body("hello, full world")
                .post("/api/datasets")
                .then()
                .statusCode(507)
                .body("code", equalTo("storage-full"))
                .body("detail", containsString("delete"))
                .body("detail", not(containsString("OOM")))
                .body("detail", not(containsString("maxmemory")));
        given().get("/api/jobs/" + id).then().statusCode(200);
        given().get("/api/jobs").then().statusCode(200);
        assertThat(RestAssured.get("/q/metrics").asString())
                .containsPattern("manyhands_redis_refused_total\\{reason=\"full\",?} [1-9]");
    }

    @Test
    void aDataSetThatFoundNoRoomDoesNotCount() {
        var anna = Organizer.token("anna", "submit", "{}");
        limit(usedMemory() + (8 << 20));
        Organizer.with(anna)
                .contentType("application/octet-stream")
                .body(new byte[32 << 20])
                .post("/api/datasets")
                .then()
                .statusCode(507);
        Organizer.with(anna)
                .get("/api/organizer/datasets")
                .then()
                .statusCode(200)
                .body("datasets", empty());
    }

    @Test
    void whoeverMakesRoomIsLetIn() {
        var id = Organizer.create("to be deleted");
        fill();
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.name", hasItem("Redis takes writes"))
                .body("checks.data.refusal", hasItem("full"));
        authorized().delete("/api/jobs/" + id).then().statusCode(204);
        given().get("/api/jobs/" + id).then().statusCode(404);
    }

    private long usedMemory() {
        return redis.execute("INFO", "memory")
                .toString()
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length())))
                .findAny()
                .orElseThrow();
    }

    private void fill() {
        limit(1);
    }

    private void limit(long bytes) {
        redis.execute("CONFIG", "SET", "maxmemory", Long.toString(bytes));
    }
}
