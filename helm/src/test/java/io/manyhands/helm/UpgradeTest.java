package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an upgrade finds in the cluster and leaves as it is.
class UpgradeTest {
    private static final String SECRET = "/api/v1/namespaces/train/secrets/mh-credentials";
    private static final String KEPT = """
            {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "mh-credentials", "namespace": "train"},
             "data": {"admin-token": "b2xkIHRva2Vu", "signing-key": "b2xkIGtleQ==", "redis-password": "b2xkIHBhc3N3b3Jk", "volunteer-token": "b2xk", "auditor-token": "c2Vlbg=="}}""";

    @Test
    void credentialsAreKept() {
        var cluster = new FakeCluster().with(SECRET, KEPT);
        assertThat(Chart.render("", cluster)
                        .get("Secret", "credentials")
                        .at("/data")
                        .toString())
                .isEqualTo(
                        "{\"admin-token\":\"b2xkIHRva2Vu\",\"auditor-token\":\"c2Vlbg==\",\"redis-password\":\"b2xkIHBhc3N3b3Jk\",\"signing-key\":\"b2xkIGtleQ==\",\"volunteer-token\":\"b2xk\"}");
    }

    @Test
    void credentialsAreMadeAtTheFirstInstall() {
        assertThat(credential("", "admin-token")).hasSize(32).isNotEqualTo(credential("", "admin-token"));
        assertThat(Base64.getDecoder().decode(credential("", "signing-key"))).hasSize(32);
        assertThat(credential("", "redis-password")).hasSize(32);
        assertThat(credential("", "volunteer-token")).hasSize(32);
        assertThat(credential("", "auditor-token")).hasSize(32);
    }

    @Test
    void givenTokenOutranksTheKeptOne() {
        var cluster = new FakeCluster().with(SECRET, KEPT);
        var secret = Chart.render("credentials: {adminToken: sixteen or longer}", cluster)
                .get("Secret", "credentials");
        assertThat(decoded(secret.at("/data/admin-token").asText())).isEqualTo("sixteen or longer");
        assertThat(secret.at("/data/signing-key").asText()).isEqualTo("b2xkIGtleQ==");
    }

    @Test
    void secretOfOnesOwnIsUsedEverywhere() {
        var manifests = Chart.render("credentials: {existingSecret: mine}");
        assertThat(manifests.ofKind("Secret")).isEmpty();
        assertThat(manifests.text()).contains("name: mine").doesNotContain("mh-credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "task-service", "model-service", "volunteers", "auditors"})
    void numberOfPodsStaysAsItWasScaled(String component) {
        for (int scaled : new int[] {5, 1, 0}) {
            assertThat(replicas(Chart.render("", scaled(component, scaled)), component))
                    .isEqualTo(scaled);
        }
    }

    @ParameterizedTest
    @CsvSource({"gateway, gateway", "taskService, task-service", "modelService, model-service", "volunteers, volunteers"
    })
    void numberOfPodsInTheValuesOutranksIt(String key, String component) {
        for (int wanted : new int[] {3, 0}) {
            var values = "%s: {replicas: %d}".formatted(key, wanted);
            assertThat(replicas(Chart.render(values, scaled(component, 5)), component))
                    .isEqualTo(wanted);
        }
    }

    @Test
    void firstInstallHasTwoOfEachServiceOneAuditorAndNoVolunteers() {
        var manifests = Chart.render("");
        for (var service : List.of("gateway", "task-service", "model-service")) {
            assertThat(replicas(manifests, service)).isEqualTo(2);
        }
        assertThat(replicas(manifests, "volunteers")).isZero();
        assertThat(replicas(manifests, "auditors")).isOne();
    }

    @Test
    void whatIsScaledAutomaticallyHasNoNumber() {
        var manifests = Chart.render("gateway: {replicas: 3, autoscaling: {enabled: true}}", scaled("gateway", 5));
        assertThat(manifests.get("Deployment", "gateway").at("/spec").has("replicas"))
                .isFalse();
    }

    @Test
    void serviceThatStaysStoppedIsMentioned() {
        assertThat(Chart.notes("", scaled("task-service", 0)))
                .contains("mh-task-service has no pods", "scale deployment mh-task-service --replicas=2");
        assertThat(Chart.notes("", new FakeCluster())).doesNotContain("has no pods");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\"', textBlock = """
            redis: {storage: {size: 16Gi}}                   | a volume of 16Gi of the default storage class
            redis: {storage: {className: ssd}}               | a volume of 8Gi of storage class ssd
            redis: {storage: {enabled: false}}               | asks for no volume
            merge: {StatefulSet/redis: {spec: {volumeClaimTemplates: [{spec: {resources: {requests: {storage: 9Gi}}}}]}}} | a volume of 9Gi
            """)
    void claimThatCannotBeChangedIsRefusedWithTheRemedy(String values, String wanted) {
        var claim = "[{\"spec\": {\"resources\": {\"requests\": {\"storage\": \"8Gi\"}}}}]";
        assertThatThrownBy(() -> Chart.render(values, redisWith(claim)))
                .hasMessageContaining(wanted)
                .hasMessageContaining("mh-redis was made for a volume of 8Gi of the default storage class")
                .hasMessageContaining("Another volume for Redis");
        assertThatCode(() -> Chart.render(values)).doesNotThrowAnyException();
        assertThat(Path.of("..", "docs", "operations.md")).content().contains("## Another volume for Redis");
    }

    @Test
    void claimThatIsTheSameInOtherWordsIsNoChange() {
        var claim =
                "[{\"spec\": {\"storageClassName\": \"ssd\", \"resources\": {\"requests\": {\"storage\": \"1536Mi\"}}}}]";
        for (var size : List.of("1.5Gi", "1536Mi", "1572864Ki", "1610612736")) {
            var values = "redis: {storage: {className: ssd, size: '%s'}}".formatted(size);
            assertThatCode(() -> Chart.render(values, redisWith(claim))).doesNotThrowAnyException();
        }
        assertThatCode(() -> Chart.render("redis: {storage: {enabled: false}}", redisWith("null")))
                .doesNotThrowAnyException();
    }

    private static FakeCluster redisWith(String claims) {
        return new FakeCluster().with("/apis/apps/v1/namespaces/train/statefulsets/mh-redis", """
                {"kind": "StatefulSet", "apiVersion": "apps/v1", "metadata": {"name": "mh-redis", "namespace": "train"},
                 "spec": {"volumeClaimTemplates": %s}}""".formatted(claims));
    }

    private static FakeCluster scaled(String component, int replicas) {
        var path = "/apis/apps/v1/namespaces/train/deployments/mh-" + component;
        return new FakeCluster().with(path, """
                {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "mh-%s", "namespace": "train"},
                 "spec": {"replicas": %d}}""".formatted(component, replicas));
    }

    private static int replicas(Manifests manifests, String component) {
        return manifests.get("Deployment", component).at("/spec/replicas").asInt(-1);
    }

    private static String credential(String values, String key) {
        return decoded(Chart.render(values)
                .get("Secret", "credentials")
                .at("/data/" + key)
                .asText());
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
