package io.manyhands.task;

import static io.manyhands.localredis.testing.Waiting.await;
import static io.manyhands.task.testing.Organizer.authorized;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.v1.Node;
import io.manyhands.redis.testing.OwnRedis;
import io.manyhands.task.testing.AdminTokenResource;
import io.manyhands.task.testing.JobInRedis;
import io.manyhands.task.testing.Organizer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Test;

/// The service as it is packaged: on the JVM, or the native executable with -Dnative.
@QuarkusIntegrationTest
@QuarkusTestResource(RedisTestResource.class)
@QuarkusTestResource(AdminTokenResource.class)
class TaskServiceIT {
    @Test
    void jobIsCreatedPlannedShownAndDeleted() {
        var id = Organizer.create("packaged");
        try (var redis = new OwnRedis()) {
            var job = new JobInRedis(redis.data(), id);
            job.publish(0);
            await().until(() -> job.tasks().size() == 2);
            job.miss(0, Node.newBuilder().setIndex(3).build());
            await().until(() -> job.tasks().size() == 3);
        }
        given().get("/api/jobs").then().statusCode(200).body("jobs.id", hasItem(id));
        given().get("/api/jobs/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("RUNNING"))
                .body("data.classes", equalTo(28));
        authorized().delete("/api/jobs/" + id).then().statusCode(204);
        given().get("/api/jobs").then().body("jobs.id", not(hasItem(id)));
    }

    @Test
    void everyErrorOfADescriptionIsReported() {
        var job = Organizer.jobOn(Organizer.storeText());
        job.withObject("training").put("epochs", 0).put("leafSize", -1);

        Organizer.post(job)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-job"))
                .body("errors.field", hasItem("training.epochs"))
                .body("errors.field", hasItem("training.leafSize"));
    }

    @Test
    void changesNeedTheToken() {
        given().body(new byte[1])
                .post("/api/datasets")
                .then()
                .statusCode(401)
                .body("code", equalTo("admin-token-missing"));
    }

    @Test
    void healthMetricsAndOpenApiAreThere() {
        for (var probe : new String[] {"started", "live", "ready"}) {
            given().get("/q/health/" + probe).then().statusCode(200).body("status", equalTo("UP"));
        }
        given().get("/q/metrics").then().statusCode(200).body(containsString("manyhands_task_jobs"));
        given().get("/q/openapi").then().statusCode(200).body(containsString("/api/jobs"));
    }
}
