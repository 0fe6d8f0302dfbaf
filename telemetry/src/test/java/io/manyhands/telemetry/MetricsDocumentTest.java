package io.manyhands.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.telemetry.testing.MetricsDocument;
import org.junit.jupiter.api.Test;

class MetricsDocumentTest {
    @Test
    void expositionIsReadWithTypesAndLabels() {
        var exposition = """
                # HELP manyhands_some_total
                # TYPE manyhands_some_total counter
                manyhands_some_total{one="a\\"}b",two="c",} 1.0
                # TYPE manyhands_heat_max gauge
                manyhands_heat_max 7.0
                # TYPE manyhands_round_seconds_max gauge
                manyhands_round_seconds_max{phase="plan",} 0.0
                # TYPE manyhands_round_seconds histogram
                manyhands_round_seconds_bucket{phase="plan",le="+Inf",} 1.0
                manyhands_round_seconds_count{phase="plan",} 1.0
                # TYPE others_total counter
                others_total 1.0
                """;
        assertThat(MetricsDocument.in(exposition))
                .containsExactly(
                        "manyhands_heat_max gauge []",
                        "manyhands_round_seconds histogram [phase]",
                        "manyhands_some_total counter [one, two]");
    }

    @Test
    void everyServiceHasMetricsInTheTable() {
        for (var service : new String[] {"gateway", "task-service", "model-service"}) {
            assertThat(MetricsDocument.of(service)).hasSizeGreaterThan(4);
        }
    }
}
