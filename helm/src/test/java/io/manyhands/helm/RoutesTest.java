package io.manyhands.helm;

import static io.manyhands.helm.Manifests.elements;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final String[] ROUTES = {
        "/api/models Prefix mh-model-service", "/api Prefix mh-task-service", "/ Prefix mh-gateway"
    };

    @Test
    void ingressNeedsNothingButPrefixes() {
        var paths = Chart.render("").get("Ingress", "").at("/spec/rules/0/http/paths");
        assertThat(elements(paths)
                        .map(path -> "%s %s %s"
                                .formatted(
                                        path.at("/path").asText(),
                                        path.at("/pathType").asText(),
                                        path.at("/backend/service/name").asText())))
                .containsExactly(ROUTES);
    }

    @Test
    void routesOfTheGatewayApiAreTheSame() {
        var rules =
                Chart.render(Variants.of("gateway-api")).get("HTTPRoute", "").at("/spec/rules");
        assertThat(elements(rules)
                        .map(rule -> "%s %s %s"
                                .formatted(
                                        rule.at("/matches/0/path/value").asText(),
                                        rule.at("/matches/0/path/type").asText().replace("Path", ""),
                                        rule.at("/backendRefs/0/name").asText())))
                .containsExactly(ROUTES);
        assertThat(elements(rules).map(rule -> rule.at("/timeouts/request").asText()))
                .as("a WebSocket is one long request")
                .containsOnly("0s");
    }

    @Test
    void hostClassAndCertificateAreThoseOfTheValues() {
        var spec = Chart.render(Variants.EVERYTHING).get("Ingress", "").at("/spec");
        assertThat(spec.at("/ingressClassName").asText()).isEqualTo("nginx");
        assertThat(spec.at("/rules/0/host").asText()).isEqualTo("train.example.org");
        assertThat(spec.at("/tls").toString())
                .isEqualTo("[{\"hosts\":[\"train.example.org\"],\"secretName\":\"cert\"}]");
    }

    @Test
    void controllersAreToldToKeepWebSocketsAndToTakeDataSets() {
        assertThat(annotations(""))
                .contains(
                        "\"nginx.ingress.kubernetes.io/proxy-body-size\":\"4300m\"",
                        "\"nginx.ingress.kubernetes.io/proxy-read-timeout\":\"3600\"");
        assertThat(annotations("ingress: {controller: haproxy, idleSeconds: 600}"))
                .contains("\"haproxy.org/timeout-tunnel\":\"600s\"")
                .doesNotContain("nginx");
        assertThat(annotations("ingress: {controller: none}")).isEqualTo("{}");
    }

    @Test
    void annotationsOfOnesOwnOutrankThose() {
        assertThat(annotations("ingress: {annotations: {nginx.ingress.kubernetes.io/proxy-body-size: 9m, a: b}}"))
                .contains("proxy-body-size\":\"9m\"", "\"a\":\"b\"", "proxy-read-timeout");
    }

    private static String annotations(String values) {
        return Chart.render(values)
                .get("Ingress", "")
                .at("/metadata/annotations")
                .toString();
    }
}
