package io.manyhands.task.dataset;

import static io.manyhands.task.testing.Organizer.authorized;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.task.testing.Organizer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files that become records when they are stored.
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class ConversionComponentTest {
    private static final String TABLE = "a,b,kind\n" + "1,2,x\n3,4,y\n".repeat(40);

    @Test
    void tableIsStoredAsRecordsWithADescription() {
        var sha256 = authorized()
                .contentType("text/csv; charset=utf-8")
                .body((TABLE + "1,2,x\n").getBytes(UTF_8))
                .post("/api/datasets")
                .then()
                .statusCode(201)
                .body("sizeBytes", equalTo(81 * 9))
                .body("description.classNames", hasItems("x", "y"))
                .extract()
                .<String>path("sha256");

        when().get("/api/datasets/" + sha256 + "/description")
                .then()
                .statusCode(200)
                .body("format", equalTo("csv"))
                .body("records", equalTo(81))
                .body("columns[1].name", equalTo("b"))
                .body("columns[1].greatest", equalTo(4f))
                .body("target", equalTo("kind"));
        assertThat(when().get("/api/datasets/" + sha256).asByteArray()).hasSize(81 * 9);
    }

    @Test
    void fileIsStoredOnceWhateverItIsCalled() {
        var query = "/api/datasets?format=csv&target=b&targetType=number";
        var first = authorized()
                .contentType(ContentType.BINARY)
                .body(TABLE.getBytes(UTF_8))
                .post(query);
        var second = authorized()
                .contentType(ContentType.BINARY)
                .body(TABLE.getBytes(UTF_8))
                .post(query);

        first.then().statusCode(201);
        second.then().statusCode(200).body("sha256", equalTo(first.path("sha256")));
    }

    @Test
    void jobNeedsToNameTheDataSetOnly() {
        var sha256 = push(TABLE).<String>path("sha256");
        var job = job(sha256);

        authorized()
                .contentType(ContentType.JSON)
                .body(job.toString())
                .post("/api/jobs")
                .then()
                .statusCode(201)
                .body("data.type", equalTo("records"))
                .body("data.samples", equalTo(80))
                .body("data.classes", equalTo(2));
    }

    @Test
    void jobMustSayWhatADataSetHoldsThatWasStoredAsItIs() {
        var sha256 = Organizer.store(new byte[720]);

        authorized()
                .contentType(ContentType.JSON)
                .body(job(sha256).toString())
                .post("/api/jobs")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("data.featureShape"))
                .body("errors[0].message", containsString("was not converted when it was stored"));
    }

    @ParameterizedTest
    @CsvSource({
        "format=xls, 400, invalid-conversion, format is 'xls'; must be one of csv",
        "format=csv&targetType=text, 400, invalid-conversion, must be one of class",
        "format=images&size=0x4, 400, invalid-conversion, size is '0x4'; must be width and height",
        "format=csv&target=z, 400, dataset-unusable, 'the csv has no column \'\'z\'\''",
        "format=npz, 400, dataset-unusable, the npz is not a zip archive",
        "format=npy, 400, dataset-unusable, does not begin like an .npy file"
    })
    void whatCannotBeConvertedIsRefusedWithTheReason(String query, int status, String code, String detail) {
        authorized()
                .contentType(ContentType.BINARY)
                .body(TABLE.getBytes(UTF_8))
                .post("/api/datasets?" + query)
                .then()
                .statusCode(status)
                .body("code", equalTo(code))
                .body("detail", containsString(detail.replace("\\", "").replace("''", "'")));
    }

    @Test
    void namesAreBounded() {
        var name = "n".repeat(60_000);
        var table = new StringBuilder("a,kind\n");
        for (int i = 0; i < 80; i++) {
            table.append(i).append(',').append(i).append(name).append('\n');
        }

        push(table.toString())
                .then()
                .statusCode(400)
                .body("code", equalTo("dataset-unusable"))
                .body("detail", containsString("at most 4194304 are allowed: shorten them"));
    }

    @Test
    void othersNamesAreNotReplacedButOwnOnesAre() {
        var renamed = TABLE.replace('x', 'v');
        var own = Organizer.token("renamer", "submit", "{}");
        push(Organizer.with(own), "p,q,kind\n" + "7,1,x\n9,5,y\n".repeat(30))
                .then()
                .statusCode(201);
        push(Organizer.with(own), "p,r,kind\n" + "7,1,v\n9,5,y\n".repeat(30))
                .then()
                .statusCode(200)
                .body("description.classNames", hasItems("v", "y"));
        push(TABLE);

        push(Organizer.with(own), renamed).then().statusCode(409).body("code", equalTo("dataset-described-otherwise"));
    }

    @Test
    void descriptionGoesWithTheDataSet() {
        var sha256 = push("a,b,kind\n" + "5,2,x\n3,9,y\n".repeat(10)).<String>path("sha256");

        authorized().delete("/api/datasets/" + sha256).then().statusCode(204);

        when().get("/api/datasets/" + sha256 + "/description")
                .then()
                .statusCode(404)
                .body("code", equalTo("dataset-not-converted"));
    }

    private static io.restassured.response.Response push(String table) {
        return push(authorized(), table);
    }

    private static io.restassured.response.Response push(
            io.restassured.specification.RequestSpecification organizer, String table) {
        return organizer.contentType("text/csv").body(table).post("/api/datasets");
    }

    private static ObjectNode job(String sha256) {
        var job = Organizer.jobOn(sha256);
        job.set("data", Organizer.parse("{\"type\": \"records\", \"dataset\": \"%s\"}".formatted(sha256)));
        job.withObject("model").set("topology", Organizer.parse("""
                {"class_name": "Sequential", "config": {"layers": [
                  {"class_name": "Dense", "config": {"units": 2, "activation": "softmax",
                   "batch_input_shape": [null, 2]}}]}}"""));
        return job;
    }
}
