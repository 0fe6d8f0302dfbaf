package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/// The pods that compute again what volunteers gave. That the program does what its arguments say, and that
/// task-service knows its token, is seen in `e2e/test/chart.test.ts`.
class AuditorsTest {
    private static final String OWN = "credentials: {existingSecret: mine}\n";
    private static final String OFF = "verification: {auditors: {enabled: false}}\n";

    @Test
    void auditorAsksTheServicesDirectly() {
        assertThat(auditor("verification: {auditors: {workers: 3}}").at("/args").toString())
                .isEqualTo("[\"http://mh-task-service\",\"--model-service=http://mh-model-service\",\"--workers=3\"]");
    }

    @Test
    void imageIsThatOfTheVolunteers() {
        var auditor = auditor("volunteers: {image: {name: volunteer, tag: '7'}}");
        assertThat(auditor.at("/image").asText()).isEqualTo("manyhands/volunteer:7");
        assertThat(auditor.at("/command").toString()).isEqualTo("[\"node\",\"/volunteer/auditor.js\"]");
    }

    @Test
    void tokenIsTheOneThatTaskServiceKnows() {
        var manifests = Chart.render("");
        var presented = manifests.variable("Deployment", "auditors", "MANYHANDS_ADMIN_TOKEN");
        var known = manifests.variable("Deployment", "task-service", "MANYHANDS_TASK_AUDITORS_TOKEN");
        assertThat(key(presented)).isEqualTo(key(known)).isEqualTo("mh-credentials/auditor-token");
        assertThat(manifests
                        .get("Secret", "credentials")
                        .at("/data/auditor-token")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void nothingOfThemIsThereWhereTheyAreSwitchedOff() {
        assertThat(Chart.render(OFF).names()).noneMatch(name -> name.endsWith("auditors"));
        assertThat(Chart.render("").names())
                .filteredOn(name -> name.endsWith("auditors"))
                .hasSize(4);
    }

    @Test
    void secretOfOnesOwnWithoutTheirTokenIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> Chart.render(OWN, secretWith("{\"admin-token\": \"b2xk\"}")))
                .hasMessageContaining("Secret \"mine\" has no key auditor-token")
                .hasMessageContaining("kubectl -n train patch secret mine")
                .hasMessageContaining("verification.auditors.enabled=false");
    }

    @Test
    void secretOfOnesOwnIsEnoughWithTheirTokenOrWithoutThem() {
        var complete = secretWith("{\"auditor-token\": \"b2xk\"}");
        assertThatCode(() -> Chart.render(OWN, complete)).doesNotThrowAnyException();
        assertThatCode(() -> Chart.render(OWN + OFF, secretWith("{}"))).doesNotThrowAnyException();
        assertThatCode(() -> Chart.render(OWN)).as("not known here").doesNotThrowAnyException();
    }

    @Test
    void notesSayWhereNothingIsComputedAgain() {
        assertThat(Chart.notes("", new FakeCluster())).doesNotContain("auditor");
        assertThat(Chart.notes(OFF, new FakeCluster())).contains("verification.auditors is switched off");
        assertThat(Chart.notes("verification: {auditors: {replicas: 0}}", new FakeCluster()))
                .contains("scale deployment mh-auditors --replicas=1");
    }

    private static JsonNode auditor(String values) {
        return Chart.render(values).container("Deployment", "auditors");
    }

    private static String key(JsonNode variable) {
        return "%s/%s"
                .formatted(
                        variable.at("/secretKeyRef/name").asText(),
                        variable.at("/secretKeyRef/key").asText());
    }

    private static FakeCluster secretWith(String data) {
        return new FakeCluster().with("/api/v1/namespaces/train/secrets/mine", """
                {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "mine", "namespace": "train"}, "data": %s}""".formatted(data));
    }
}
