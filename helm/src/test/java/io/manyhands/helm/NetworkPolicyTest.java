package io.manyhands.helm;

import static io.manyhands.helm.Manifests.elements;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Edges are written as `from > to:port`; a place outside of the release as `*`, and so any port.
class NetworkPolicyTest {
    private static final String COMPONENT = "/podSelector/matchLabels/app.kubernetes.io~1component";

    @Test
    void whatIsNotNamedIsDenied() {
        var spec = Chart.render("").get("NetworkPolicy", "deny-all").at("/spec");
        assertThat(spec.at(COMPONENT).isMissingNode()).isTrue();
        assertThat(spec.at("/podSelector/matchLabels/app.kubernetes.io~1instance")
                        .asText())
                .isEqualTo("mh");
        assertThat(spec.at("/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(spec.has("ingress")).isFalse();
        assertThat(spec.has("egress")).isFalse();
    }

    @Test
    void edgesAreThoseOfThePicture() {
        assertThat(edges("{}"))
                .containsExactlyInAnyOrder(
                        "* > gateway:8080",
                        "* > task-service:8081",
                        "* > model-service:8082",
                        "monitoring > gateway:8080",
                        "monitoring > task-service:8081",
                        "monitoring > model-service:8082",
                        "volunteers > gateway:8080",
                        "volunteers > task-service:8081",
                        "volunteers > model-service:8082",
                        "auditors > task-service:8081",
                        "auditors > model-service:8082",
                        "auditors > *:53",
                        "test > gateway:8080",
                        "test > task-service:8081",
                        "test > model-service:8082",
                        "gateway > redis:6379",
                        "task-service > redis:6379",
                        "model-service > redis:6379",
                        "gateway > *:53",
                        "task-service > *:53",
                        "model-service > *:53",
                        "volunteers > *:53",
                        "test > *:53");
    }

    /// Within the release, one end alone is not enough: a connection needs egress there and ingress here.
    @Test
    void edgesWithinTheReleaseAreAllowedAtBothEnds() {
        var manifests = Chart.render(Variants.of("proxy"));
        var inside =
                Set.of("gateway", "task-service", "model-service", "volunteers", "auditors", "proxy", "test", "redis");
        var out = edges(manifests, "egress").filter(edge -> !edge.contains("*")).collect(Collectors.toSet());
        var in = edges(manifests, "ingress")
                .filter(edge -> inside.contains(edge.substring(0, edge.indexOf(' '))))
                .collect(Collectors.toSet());
        assertThat(in).isEqualTo(out);
    }

    @Test
    void proxyReachesTheServicesAndNothingElse() {
        assertThat(
                        edges(
                                "{proxy: {enabled: true}, networkPolicy: {ingressFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}]}}"))
                .contains("edge > proxy:8080", "proxy > *:53")
                .filteredOn(edge -> edge.startsWith("proxy > ") && !edge.endsWith(":53"))
                .containsExactlyInAnyOrder(
                        "proxy > gateway:8080", "proxy > task-service:8081", "proxy > model-service:8082");
    }

    @Test
    void ingressControllerCanBeNamed() {
        var edges = edges(
                "networkPolicy: {ingressFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}]}");
        assertThat(edges).contains("edge > gateway:8080").noneMatch(edge -> edge.startsWith("* >"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\"', textBlock = """
            {url: 'redis://a:26379', mode: sentinel}                          | 6379 26379
            {url: 'redis://a'}                                                | 6379
            {url: 'rediss://u:p:1@a:6380/2?x=:9'}                             | 6379 6380
            {url: 'redis://:1@a:7001,redis://[::1]:7002', mode: cluster, ports: [7001]} | 7001 7002
            {url: 'redis://:\\$%@a:7001', ports: [7001]}                      | 7001
            {urlKey: url, existingSecret: cache, ports: [7003]}               | 7003
            """)
    void externalRedisIsReachedAtItsPortsOnly(String external, String ports) {
        var edges = edges("redis: {external: %s}".formatted(external));
        assertThat(edges.stream().filter(edge -> edge.startsWith("gateway > *:") && !edge.endsWith(":53")))
                .containsExactlyInAnyOrderElementsOf(Stream.of(ports.split(" "))
                        .map(port -> "gateway > *:" + port)
                        .toList());
        assertThat(edges).noneMatch(edge -> edge.contains("redis:"));
    }

    /// Its port is that of a pod behind a Service, which no URL names.
    @Test
    void volunteersThatJoinByThePageReachAnyPortButNotRedis() {
        assertThat(edges("volunteers: {url: 'https://train.example.org'}"))
                .contains("volunteers > *:*")
                .noneMatch(edge -> edge.startsWith("volunteers > redis"))
                .noneMatch(edge -> edge.startsWith("test") && edge.endsWith("*:*"));
    }

    @Test
    void collectorOfTracesIsReachedAtAnyPort() {
        assertThat(edges("tracing: {endpoint: 'http://collector:4318'}"))
                .contains("gateway > *:*", "task-service > *:*", "model-service > *:*")
                .noneMatch(edge -> edge.startsWith("volunteers") && edge.endsWith(":*"));
    }

    private static Set<String> edges(String values) {
        var manifests = Chart.render(values);
        return Stream.concat(edges(manifests, "ingress"), edges(manifests, "egress"))
                .collect(Collectors.toSet());
    }

    private static Stream<String> edges(Manifests manifests, String direction) {
        return manifests
                .ofKind("NetworkPolicy")
                .flatMap(policy -> elements(policy.at("/spec/" + direction))
                        .flatMap(rule -> edges(policy.at("/spec" + COMPONENT).asText(), direction, rule)));
    }

    private static Stream<String> edges(String component, String direction, JsonNode rule) {
        var isIngress = direction.equals("ingress");
        var peers = rule.path(isIngress ? "from" : "to");
        var ends = peers.isMissingNode() ? Stream.of("*") : elements(peers).map(NetworkPolicyTest::end);
        return ends.flatMap(end -> elements(rule.at("/ports"))
                .map(port -> port.path("port").asText("*"))
                .map(port -> isIngress
                        ? "%s > %s:%s".formatted(end, component, port)
                        : "%s > %s:%s".formatted(component, end, port)));
    }

    private static String end(JsonNode peer) {
        var component = peer.at(COMPONENT);
        return component.isMissingNode()
                ? peer.at("/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                        .asText()
                : component.asText();
    }
}
