package io.manyhands.helm;

import static io.manyhands.helm.Manifests.elements;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where the scheduler is asked to put the pods of one component: on different nodes and in different zones.
class SpreadTest {
    private static final String PREFERRED =
            "/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/podAffinityTerm";

    static Set<String> variants() {
        return Variants.names();
    }

    /// Of soft constraints the scheduler scores only nodes that have the keys of all (`requireAllTopologies`): on nodes
    /// without zones, one for zones would switch off that for nodes.
    @ParameterizedTest
    @MethodSource("variants")
    void noSoftConstraintCanSwitchOffAnother(String variant) {
        assertThat(Chart.render(Variants.of(variant)).pods())
                .allSatisfy(pod -> assertThat(elements(pod.at("/topologySpreadConstraints"))
                                .filter(constraint -> constraint
                                        .at("/whenUnsatisfiable")
                                        .asText()
                                        .equals("ScheduleAnyway"))
                                .map(constraint -> constraint.at("/topologyKey").asText()))
                        .hasSizeLessThanOrEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "task-service", "model-service", "volunteers", "auditors"})
    void podsOfOneVersionAreSpreadOverNodes(String deployment) {
        var constraint = pod("", deployment).at("/topologySpreadConstraints/0");
        assertThat(constraint.at("/topologyKey").asText()).isEqualTo("kubernetes.io/hostname");
        assertThat(constraint.at("/whenUnsatisfiable").asText()).isEqualTo("ScheduleAnyway");
        assertThatPodsOfOneVersionCount(constraint, deployment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "task-service", "model-service", "volunteers", "auditors"})
    void podsOfOneVersionPreferDifferentZones(String deployment) {
        var term = pod("", deployment).at(PREFERRED);
        assertThat(term.at("/topologyKey").asText()).isEqualTo("topology.kubernetes.io/zone");
        assertThatPodsOfOneVersionCount(term, deployment);
    }

    @Test
    void affinityToNodesStandsBesideThePreferenceOfZones() {
        var pod = pod("gateway: {affinity: {nodeAffinity: {a: {}}}}", "gateway");
        assertThat(pod.at("/affinity").has("nodeAffinity")).isTrue();
        assertThat(pod.at(PREFERRED).isMissingNode()).isFalse();
    }

    @Test
    void antiAffinityOfOnesOwnReplacesThePreferenceOfZones() {
        var pod = pod("gateway: {affinity: {podAntiAffinity: {a: {}}}}", "gateway");
        assertThat(pod.at("/affinity").toString()).isEqualTo("{\"podAntiAffinity\":{\"a\":{}}}");
        assertThat(pod.has("topologySpreadConstraints")).isTrue();
    }

    @Test
    void nothingIsAskedForWhereItIsSwitchedOff() {
        assertThat(Chart.render("topologySpread: {enabled: false}").pods()).noneMatch(SpreadTest::isSpread);
    }

    @Test
    void singlePodsAreNotSpread() {
        var manifests = Chart.render("");
        assertThat(isSpread(manifests.get("StatefulSet", "redis").at("/spec/template/spec")))
                .isFalse();
        assertThat(isSpread(manifests.get("Pod", "test").at("/spec"))).isFalse();
    }

    private static boolean isSpread(JsonNode pod) {
        return pod.has("topologySpreadConstraints") || pod.has("affinity");
    }

    private static JsonNode pod(String values, String deployment) {
        return Chart.render(values).get("Deployment", deployment).at("/spec/template/spec");
    }

    private static void assertThatPodsOfOneVersionCount(JsonNode rule, String deployment) {
        assertThat(rule.at("/labelSelector/matchLabels/app.kubernetes.io~1component")
                        .asText())
                .isEqualTo(deployment);
        assertThat(rule.at("/matchLabelKeys").toString()).isEqualTo("[\"pod-template-hash\"]");
    }
}
