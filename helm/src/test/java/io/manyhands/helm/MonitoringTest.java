package io.manyhands.helm;

import static io.manyhands.helm.Manifests.elements;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MonitoringTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern IN_LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

    private final Manifests everything = Chart.render(Variants.EVERYTHING);

    private final DocumentedMetrics documented;

    MonitoringTest() throws IOException {
        documented = DocumentedMetrics.read();
    }

    @Test
    void alertsUseOnlyMetricsThatExist() {
        assertMetricsAndLabelsExist(
                alerts().map(alert -> alert.at("/expr").asText()).toList());
    }

    @Test
    void scalersUseOnlyMetricsThatExist() {
        var queries = everything
                .ofKind("ScaledObject")
                .map(scaled -> scaled.at("/spec/triggers/0/metadata/query").asText())
                .toList();
        assertThat(queries).hasSize(2);
        assertMetricsAndLabelsExist(queries);
        var connections = everything.get("HorizontalPodAutoscaler", "gateway").at("/spec/metrics/0/pods/metric/name");
        assertThat(documented.names()).contains(connections.asText());
    }

    @Test
    void dashboardUsesOnlyMetricsThatExist() throws IOException {
        var expressions = dashboard().findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(15);
        assertMetricsAndLabelsExist(expressions);
        assertThat(dashboard().findValuesAsText("query"))
                .allSatisfy(query -> assertThat(documented.names()).containsAll(DocumentedMetrics.in(query)));
    }

    /// Whoever scrapes adds these, and renames ours to `exported_…`.
    @Test
    void noLabelIsTakenByPrometheusOrTheOperator() {
        assertThat(documented.labels().values().stream().flatMap(Set::stream))
                .isNotEmpty()
                .doesNotContain("job", "instance", "namespace", "pod", "container", "service", "endpoint", "node");
    }

    @Test
    void legendsNameLabelsThatTheirSeriesHave() throws IOException {
        var targets = dashboard().findValues("targets").stream().flatMap(Manifests::elements);
        assertThat(targets).allSatisfy(target -> {
            var expression = target.at("/expr").asText();
            var legend = IN_LEGEND
                    .matcher(target.at("/legendFormat").asText())
                    .results()
                    .map(match -> match.group(1));
            assertThat(legend)
                    .as(expression)
                    .isSubsetOf(
                            expression.contains("sum") || expression.contains("max")
                                    ? DocumentedMetrics.labelsIn(expression)
                                    : documented.labelsOf(expression));
        });
    }

    private void assertMetricsAndLabelsExist(List<String> expressions) {
        assertThat(expressions).isNotEmpty().allSatisfy(expression -> {
            assertThat(DocumentedMetrics.in(expression)).isNotEmpty().isSubsetOf(documented.names());
            assertThat(DocumentedMetrics.labelsIn(expression))
                    .as(expression)
                    .isSubsetOf(documented.labelsOf(expression));
        });
    }

    @Test
    void panelsDoNotOverlap() throws IOException {
        var places = elements(dashboard().at("/panels"))
                .map(panel -> panel.at("/gridPos").toString());
        assertThat(places).doesNotHaveDuplicates();
    }

    /// Model-services own jobs that are created or paused, too.
    @Test
    void ownedJobsAreComparedWithAllThatAreOpen() {
        var expression = alerts().filter(alert -> alert.at("/alert").asText().equals("ManyhandsJobUnowned"))
                .map(alert -> alert.at("/expr").asText())
                .findFirst();
        assertThat(expression)
                .contains("sum(max by (state) (manyhands_task_jobs{namespace=\"train\"}))"
                        + " > sum(manyhands_model_jobs_owned{namespace=\"train\"})");
    }

    @Test
    void everyAlertHasARunbook() throws IOException {
        var operations = Files.readAllLines(DOCS.resolve("operations.md"));
        assertThat(alerts()).hasSizeGreaterThan(5).allSatisfy(alert -> {
            var name = alert.at("/alert").asText();
            assertThat(operations).contains("### " + name);
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .isEqualTo("https://docs.example.org/operations.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(alert.at("/labels/severity").asText()).isIn("page", "ticket");
        });
    }

    @Test
    void alertsNameTheFileIfRunbooksAreNotPublished() {
        var rules =
                Chart.render("monitoring: {prometheusRule: {enabled: true}}").get("PrometheusRule", "");
        assertThat(rules.toString()).contains("\"docs/operations.md#manyhandsjobstalled\"");
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
}
