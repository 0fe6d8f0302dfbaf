package io.manyhands.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.hasItem;

import io.manyhands.localredis.testing.RedisTestResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
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
    void nobodyIsSentToAGatewayThatCannotStoreResults() {
        given().get("/q/health/ready").then().statusCode(200);
        redis.execute("CONFIG", "SET", "maxmemory", "1");
        given().get("/q/health/ready").then().statusCode(503).body("checks.data.refusal", hasItem("full"));
        given().get("/q/health/live").then().statusCode(200);
        makeRoom();
        given().get("/q/health/ready").then().statusCode(200);
    }
}
