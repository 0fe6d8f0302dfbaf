package io.manyhands.helm;

import static io.manyhands.helm.Manifests.elements;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/// The way to the page where there is no ingress. That the program does what its arguments say is seen in
/// `e2e/test/chart.test.ts`.
class ProxyTest {
    private static final String FORWARD = "kubectl -n train port-forward service/mh-proxy 8080:80";

    @Test
    void pathsAreThoseOfTheIngress() {
        var args = Chart.render(Variants.of("proxy"))
                .container("Deployment", "proxy")
                .at("/args");
        assertThat(elements(args).map(JsonNode::asText))
                .containsExactly(
                        "--port=8080",
                        "--route=/api/models=http://mh-model-service",
                        "--route=/api=http://mh-task-service",
                        "--route=/=http://mh-gateway");
    }

    @Test
    void serviceLeadsToThePortItListensOn() {
        var manifests = Chart.render(Variants.of("proxy"));
        assertThat(manifests
                        .get("Service", "proxy")
                        .at("/spec/ports/0/targetPort")
                        .asText())
                .isEqualTo("http");
        assertThat(manifests.container("Deployment", "proxy").at("/ports").toString())
                .isEqualTo("[{\"containerPort\":8080,\"name\":\"http\",\"protocol\":\"TCP\"}]");
    }

    @Test
    void imageIsThatOfTheVolunteers() {
        var manifests = Chart.render("{proxy: {enabled: true}, volunteers: {image: {name: volunteer, tag: '7'}}}");
        assertThat(manifests.container("Deployment", "proxy").at("/image").asText())
                .isEqualTo("manyhands/volunteer:7");
    }

    @Test
    void nothingOfItIsThereUnlessItIsSwitchedOn() {
        assertThat(Chart.render("").names()).noneMatch(name -> name.endsWith("proxy"));
    }

    @Test
    void notesWithTheProxyLeadToThePage() {
        assertThat(notes(Variants.of("proxy")))
                .contains(FORWARD, "Open http://localhost:8080/", "submit http://localhost:8080 --follow")
                .doesNotContain("helm -n train upgrade");
    }

    @Test
    void notesWithoutAnyWaySayHowToHaveOne() {
        assertThat(notes("ingress: {enabled: false}"))
                .containsSubsequence(
                        "upgrade mh helm/manyhands --reset-then-reuse-values --set proxy.enabled=true", FORWARD)
                .doesNotContain("service/mh-gateway");
    }

    @Test
    void notesWithAnIngressDoNotSpeakOfIt() {
        assertThat(notes("ingress: {host: train.example.org}"))
                .contains("Open http://train.example.org/", "submit http://train.example.org --follow")
                .doesNotContain("proxy");
    }

    private static String notes(String values) {
        return Chart.notes(values, new FakeCluster());
    }
}
