package io.manyhands.helm;

import static io.manyhands.helm.Manifests.elements;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MonitoringTest {
    private static final Path DOCS = Path.of("..", "docs");
    /// What Prometheus makes of a histogram.
    private static final Pattern SUFFIX = Pattern.compile("_(bucket|sum|count|max)$");
    private static final Pattern DOCUMENTED = Pattern.compile("`([a-z]+(?:_[a-z0-9]+)+)`");
    private static final Pattern USED = Pattern.compile("\\b([a-z]+(?:_[a-z0-9]+)+)(?=\\{|, namespace\\))");

    private final Manifests everything = Chart.render(Variants.EVERYTHING);

    @Test
    void alertsUseOnlyMetricsThatExist() throws IOException {
        var expressions = alerts().map(alert -> alert.at("/expr").asText());
        assertThat(metricsIn(expressions)).isNotEmpty().isSubsetOf(documentedMetrics());
    }

    @Test
    void scalersUseOnlyMetricsThatExist() throws IOException {
        var queries = everything
                .ofKind("ScaledObject")
                .map(scaled -> scaled.at("/spec/triggers/0/metadata/query").asText());
        assertThat(metricsIn(queries)).hasSize(2).isSubsetOf(documentedMetrics());
        var connections = everything.get("HorizontalPodAutoscaler", "gateway").at("/spec/metrics/0/pods/metric/name");
        assertThat(documentedMetrics()).contains(connections.asText());
    }

    @Test
    void dashboardUsesOnlyMetricsThatExist() throws IOException {
        assertThat(metricsIn(dashboard().findValuesAsText("expr").stream()))
                .hasSizeGreaterThan(15)
                .isSubsetOf(documentedMetrics());
        assertThat(metricsIn(dashboard().findValuesAsText("query").stream())).isSubsetOf(documentedMetrics());
    }

    @Test
    void panelsDoNotOverlap() throws IOException {
        var places = elements(dashboard().at("/panels"))
                .map(panel -> panel.at("/gridPos").toString());
        assertThat(places).doesNotHaveDuplicates();
    }

    @Test
    void everyAlertHasARunbook() throws IOException {
        var operations = Files.readAllLines(DOCS.resolve("operations.md"));
        assertThat(alerts()).hasSizeGreaterThan(5).allSatisfy(alert -> {
            var name = alert.at("/alert").asText();
            assertThat(operations).contains("### " + name);
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .endsWith("operations.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(alert.at("/labels/severity").asText()).isIn("page", "ticket");
        });
    }

    @Test
    void everyRunbookHasAnAlert() throws IOException {
        var headings = Files.readAllLines(DOCS.resolve("operations.md")).stream()
                .filter(line -> line.startsWith("### Manyhands"))
                .map(line -> line.substring(4));
        assertThat(headings)
                .containsExactlyInAnyOrderElementsOf(
                        alerts().map(alert -> alert.at("/alert").asText()).toList());
    }

    @Test
    void monitorFindsTheServicesByTheirPort() {
        var endpoint = everything.get("ServiceMonitor", "").at("/spec/endpoints/0");
        assertThat(endpoint.at("/port").asText()).isEqualTo("http");
        assertThat(endpoint.at("/path").asText()).isEqualTo("/q/metrics");
        assertThat(everything.get("Service", "gateway").at("/spec/ports/0/name").asText())
                .isEqualTo("http");
    }

    private Stream<JsonNode> alerts() {
        return elements(everything.get("PrometheusRule", "").at("/spec/groups/0/rules"));
    }

    private JsonNode dashboard() throws IOException {
        var json = everything
                .get("ConfigMap", "dashboard")
                .at("/data/manyhands.json")
                .asText();
        return new ObjectMapper().readTree(json);
    }

    private static Set<String> metricsIn(Stream<String> expressions) {
        return expressions.flatMap(expression -> matches(USED, expression)).collect(Collectors.toSet());
    }

    /// That the services expose what the table says is checked by their own tests.
    private static Set<String> documentedMetrics() throws IOException {
        return matches(DOCUMENTED, Files.readString(DOCS.resolve("metrics.md"))).collect(Collectors.toSet());
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .map(name -> SUFFIX.matcher(name).replaceFirst(""));
    }
}
