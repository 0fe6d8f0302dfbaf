package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// What an upgrade finds in the cluster and leaves as it is.
class UpgradeTest {
    private static final String SECRET = "/api/v1/namespaces/train/secrets/mh-credentials";
    private static final String VOLUNTEERS = "/apis/apps/v1/namespaces/train/deployments/mh-volunteers";
    private static final String KEPT = """
            {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "mh-credentials", "namespace": "train"},
             "data": {"admin-token": "b2xkIHRva2Vu", "signing-key": "b2xkIGtleQ==", "redis-password": "b2xkIHBhc3N3b3Jk"}}""";
    private static final String SCALED = """
            {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "mh-volunteers", "namespace": "train"},
             "spec": {"replicas": 16}}""";

    @Test
    void credentialsAreKept() {
        var cluster = new FakeCluster().with(SECRET, KEPT);
        assertThat(Chart.render("", cluster)
                        .get("Secret", "credentials")
                        .at("/data")
                        .toString())
                .isEqualTo(
                        "{\"admin-token\":\"b2xkIHRva2Vu\",\"redis-password\":\"b2xkIHBhc3N3b3Jk\",\"signing-key\":\"b2xkIGtleQ==\"}");
    }

    @Test
    void credentialsAreMadeAtTheFirstInstall() {
        assertThat(credential("", "admin-token")).hasSize(32).isNotEqualTo(credential("", "admin-token"));
        assertThat(Base64.getDecoder().decode(credential("", "signing-key"))).hasSize(32);
        assertThat(credential("", "redis-password")).hasSize(32);
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

    @Test
    void scaledVolunteersStay() {
        var cluster = new FakeCluster().with(VOLUNTEERS, SCALED);
        assertThat(replicas(Chart.render("", cluster))).isEqualTo(16);
        assertThat(replicas(Chart.render("volunteers: {replicas: 4}", cluster))).isEqualTo(4);
        assertThat(replicas(Chart.render(""))).isZero();
    }

    private static int replicas(Manifests manifests) {
        return manifests.get("Deployment", "volunteers").at("/spec/replicas").asInt(-1);
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
