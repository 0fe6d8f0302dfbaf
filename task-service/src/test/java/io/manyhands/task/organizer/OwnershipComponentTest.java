package io.manyhands.task.organizer;

import static io.manyhands.task.testing.Organizer.authorized;
import static io.manyhands.task.testing.Organizer.token;
import static io.manyhands.task.testing.Organizer.with;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.protocol.OrganizerKeys;
import io.manyhands.task.testing.Organizer;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class OwnershipComponentTest {
    @Inject
    RedisDataSource redis;

    private static final String COUNTING =
            "{\"name\": \"n\", \"counting\": {\"units\": 100, \"leafSize\": 10, \"rounds\": 2}}";

    @Test
    void jobsAreChangedByTheirOwnerAndAdministratorsOnly() {
        var anna = token("anna", "submit", "{}");
        var ben = token("ben", "submit", "{}");
        var id = create(anna).statusCode(201).extract().<String>path("id");

        for (var change : new String[] {"/pause", "/resume"}) {
            with(ben).post("/api/jobs/" + id + change).then().statusCode(403).body("code", equalTo("not-your-job"));
            with(anna).post("/api/jobs/" + id + change).then().statusCode(200);
            authorized().post("/api/jobs/" + id + change).then().statusCode(200);
        }
        with(ben).delete("/api/jobs/" + id).then().statusCode(403).body("code", equalTo("not-your-job"));
        given().get("/api/jobs/" + id).then().statusCode(200);
        with(anna).delete("/api/jobs/" + id).then().statusCode(204);
        given().get("/api/jobs/" + id).then().statusCode(404);
    }

    @Test
    void jobsOfTheAdminTokenAreNobodyElses() {
        var id = Organizer.create("of the root");
        with(token("dora", "submit", "{}")).delete("/api/jobs/" + id).then().statusCode(403);
    }

    @Test
    void submittersSeeTheirOwnJobsReadersSeeAll() {
        var anna = token("anna", "submit", "{}");
        var id = create(anna).statusCode(201).extract().<String>path("id");
        var other = Organizer.create("of another");

        with(anna)
                .get("/api/organizer/jobs")
                .then()
                .statusCode(200)
                .body("jobs.job.id", hasItem(id))
                .body("jobs.ownerName", hasItem("anna"))
                .body("jobs.job.id", not(hasItem(other)));
        with(token("rita", "read", "{}"))
                .get("/api/organizer/jobs")
                .then()
                .statusCode(200)
                .body("jobs.job.id", hasItem(id))
                .body("jobs.job.id", hasItem(other));
    }

    @Test
    void volunteersSeeNothingOfOwners() {
        var id = create(token("anna", "submit", "{}")).extract().<String>path("id");
        assertThat(given().get("/api/jobs/" + id).asString()).doesNotContain("anna", "owner");
        given().get("/api/organizer/jobs").then().statusCode(401);
    }

    @Test
    void openJobsAreBoundedUntilOneIsDeleted() {
        var anna = token("anna", "submit", "{\"openJobs\": 1}");
        var id = create(anna).statusCode(201).extract().<String>path("id");
        create(anna).statusCode(403).body("code", equalTo("quota-open-jobs"));
        with(anna).delete("/api/jobs/" + id).then().statusCode(204);
        create(anna).statusCode(201);
        create(anna).statusCode(403);
    }

    @Test
    void jobsPerHourAreBoundedAlthoughTheyWereDeleted() {
        var anna = token("anna", "submit", "{\"jobsPerHour\": 1}");
        var id = create(anna).statusCode(201).extract().<String>path("id");
        with(anna).delete("/api/jobs/" + id).then().statusCode(204);
        var wait = create(anna)
                .statusCode(429)
                .body("code", equalTo("quota-jobs-per-hour"))
                .extract()
                .header("Retry-After");
        assertThat(Integer.parseInt(wait)).isBetween(1, 3601);
    }

    @Test
    void jobsPerHourAreBoundedAlthoughTheyHadTheSameId() {
        var anna = token("anna", "submit", "{\"jobsPerHour\": 2}");
        for (int i = 0; i < 2; i++) {
            postAs(anna, "again").statusCode(201);
            with(anna).delete("/api/jobs/again").then().statusCode(204);
        }
        postAs(anna, "again").statusCode(429).body("code", equalTo("quota-jobs-per-hour"));
    }

    @Test
    void aJobThatIsPostedOnceMoreStillCounts() {
        var anna = token("anna", "submit", "{\"openJobs\": 2, \"jobsPerHour\": 2}");
        postAs(anna, "twice").statusCode(201);
        postAs(anna, "twice").statusCode(409).body("code", equalTo("job-exists"));
        with(anna)
                .get("/api/organizer")
                .then()
                .body("used.openJobs", equalTo(1))
                .body("used.jobsPerHour", equalTo(1));
        create(anna).statusCode(201);
        create(anna).statusCode(403).body("code", equalTo("quota-open-jobs"));
    }

    @Test
    void aJobWhoseIdIsTakenTakesNoPlace() {
        var anna = token("anna", "submit", "{\"openJobs\": 1, \"jobsPerHour\": 1}");
        var taken = Organizer.create("taken");
        postAs(anna, taken).statusCode(409);
        create(anna).statusCode(201);
    }

    @Test
    void storedBytesAreBoundedUntilADataSetIsDeleted() {
        var anna = token("anna", "submit", "{\"storedMiB\": 1}");
        var first =
                store(anna, "first ".repeat(100_000)).statusCode(201).extract().<String>path("sha256");
        store(anna, "first ".repeat(100_000)).statusCode(200);
        store(anna, "second ".repeat(100_000)).statusCode(403).body("code", equalTo("quota-stored-bytes"));
        with(anna).get("/api/organizer").then().body("used.storedMiB", equalTo(0));
        with(anna)
                .get("/api/organizer/datasets")
                .then()
                .statusCode(200)
                .body("datasets.sha256", equalTo(java.util.List.of(first)))
                .body("datasets[0].sizeBytes", greaterThan(1));
        with(anna).delete("/api/datasets/" + first).then().statusCode(204);
        given().get("/api/datasets/" + first).then().statusCode(404);
        store(anna, "second ".repeat(100_000)).statusCode(201);
    }

    @Test
    void aDataSetGoesWithTheLastOfItsOwners() {
        var anna = token("anna", "submit", "{}");
        var ben = token("ben", "submit", "{}");
        var sha256 = store(anna, "shared").statusCode(201).extract().<String>path("sha256");
        with(ben).delete("/api/datasets/" + sha256).then().statusCode(403).body("code", equalTo("not-your-dataset"));
        store(ben, "shared").statusCode(200);
        with(anna).delete("/api/datasets/" + sha256).then().statusCode(204);
        given().get("/api/datasets/" + sha256).then().statusCode(200);
        with(ben).delete("/api/datasets/" + sha256).then().statusCode(204);
        given().get("/api/datasets/" + sha256).then().statusCode(404);
    }

    @Test
    void aDataSetThatCountsButIsNotThereCanBeDeleted() {
        var anna = token("anna", "submit", "{}");
        var gone = "0".repeat(64);
        count(anna, gone);
        with(anna).delete("/api/datasets/" + gone).then().statusCode(204);
        with(anna).get("/api/organizer/datasets").then().body("datasets", empty());
        with(anna).delete("/api/datasets/" + gone).then().statusCode(404).body("code", equalTo("dataset-not-found"));
    }

    @Test
    void aDataSetThatCountsButIsOnlyAnothersCanBeDeletedAndStays() {
        var anna = token("anna", "submit", "{}");
        var sha256 = store(token("ben", "submit", "{}"), "ben's alone")
                .statusCode(201)
                .extract()
                .<String>path("sha256");
        count(anna, sha256);
        with(anna).delete("/api/datasets/" + sha256).then().statusCode(204);
        with(anna).get("/api/organizer/datasets").then().body("datasets", empty());
        given().get("/api/datasets/" + sha256).then().statusCode(200);
    }

    @Test
    void aDataSetWhoseRemovalFailedCanBeDeletedOnceMore() {
        var anna = token("anna", "submit", "{}");
        var sha256 = store(anna, "in two attempts").statusCode(201).extract().<String>path("sha256");
        redis.key().rename(datasets(anna), "aside");
        redis.value(String.class).set(datasets(anna), "no hash");
        with(anna).delete("/api/datasets/" + sha256).then().statusCode(503);

        redis.key().rename("aside", datasets(anna));
        with(anna).delete("/api/datasets/" + sha256).then().statusCode(204);
        with(anna).get("/api/organizer/datasets").then().body("datasets", empty());
        given().get("/api/datasets/" + sha256).then().statusCode(404);
    }

    @Test
    void aDataSetThatAJobNeedsStays() {
        var id = Organizer.create("needs it");
        authorized()
                .delete("/api/datasets/" + Organizer.storeText())
                .then()
                .statusCode(409)
                .body("code", equalTo("dataset-in-use"));
        authorized().delete("/api/jobs/" + id).then().statusCode(204);
    }

    /// As if Redis had failed while it was stored.
    private void count(String token, String sha256) {
        redis.hash(String.class).hset(datasets(token), sha256, "1000");
    }

    private static String datasets(String token) {
        return OrganizerKeys.datasets(Organizer.id(token));
    }

    private static ValidatableResponse create(String token) {
        return post(token, COUNTING);
    }

    private static ValidatableResponse postAs(String token, String id) {
        return post(token, COUNTING.replaceFirst("\\{", "{\"id\": \"" + id + "\", "));
    }

    private static ValidatableResponse post(String token, String job) {
        return with(token)
                .contentType(ContentType.JSON)
                .body(job)
                .post("/api/jobs")
                .then();
    }

    private static ValidatableResponse store(String token, String text) {
        return with(token)
                .contentType(ContentType.BINARY)
                .body(text.getBytes(UTF_8))
                .post("/api/datasets")
                .then();
    }
}
