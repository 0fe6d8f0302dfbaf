package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoscalingTest {
    /// In percent of a request of 50m, a pod would count as full at a thirtieth of a core.
    @ParameterizedTest
    @CsvSource({"gateway, gateway", "taskService, task-service", "modelService, model-service"})
    void podsAreAddedByTheCpuTheyUseAndNotByWhatTheyRequest(String key, String service) {
        var target = metric("%s: {autoscaling: {enabled: true, cpuMillis: 650}}".formatted(key), service)
                .at("/resource");
        assertThat(target.toString())
                .isEqualTo("{\"name\":\"cpu\",\"target\":{\"averageValue\":\"650m\",\"type\":\"AverageValue\"}}");
    }

    @Test
    void gatewaysCanGoByConnectionsInstead() {
        var metric = metric("gateway: {autoscaling: {enabled: true, connectionsPerPod: 10000}}", "gateway");
        assertThat(metric.at("/pods/target/averageValue").asText()).isEqualTo("10000");
        assertThat(metric.has("resource")).isFalse();
    }

    @Test
    void podsGoOneAtATime() {
        var policy = Chart.render("gateway: {autoscaling: {enabled: true}}")
                .get("HorizontalPodAutoscaler", "gateway")
                .at("/spec/behavior/scaleDown/policies/0");
        assertThat(policy.at("/type").asText()).isEqualTo("Pods");
        assertThat(policy.at("/value").asInt()).isEqualTo(1);
    }

    private static JsonNode metric(String values, String service) {
        return Chart.render(values).get("HorizontalPodAutoscaler", service).at("/spec/metrics/0");
    }
}
