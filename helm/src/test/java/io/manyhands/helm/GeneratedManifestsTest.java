package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What quarkus-kubernetes makes while a service is packaged, and what the chart renders: one truth about names, ports
/// and probes.
class GeneratedManifestsTest {
    private static final String RELEASE = "manyhands";

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "task-service", "model-service"})
    void namesPortsProbesImageAndUserAgreeWithTheChart(String service) throws IOException {
        var generated = generated(service);
        var chart = Manifests.parse(Chart.renderAs(RELEASE, RELEASE, ""));
        var name = RELEASE + "-" + service;

        var ours = pod(chart, name);
        var theirs = pod(generated, name);
        assertThat(port(theirs)).isEqualTo(port(ours));
        for (var probe : new String[] {"startup", "liveness", "readiness"}) {
            var path = "/containers/0/%sProbe/httpGet/path".formatted(probe);
            assertThat(theirs.at(path).asText())
                    .isEqualTo(ours.at(path).asText())
                    .startsWith("/q/health/");
        }
        assertThat(theirs.at("/containers/0/image").asText())
                .endsWith(ours.at("/containers/0/image").asText());
        assertThat(theirs.at("/securityContext/runAsUser")).isEqualTo(ours.at("/securityContext/runAsUser"));
        assertThat(named(generated, "Service", name).at("/spec/ports/0/port"))
                .isEqualTo(named(chart, "Service", name).at("/spec/ports/0/port"));
    }

    /// Skipped while the service is not packaged, as in `mvn test -pl helm` alone.
    private static Manifests generated(String service) throws IOException {
        var file = Path.of("..", service, "target", "kubernetes", "kubernetes.yml");
        assumeTrue(Files.exists(file), file + " is not there: mvn package -pl " + service);
        return Manifests.parse(Files.readString(file));
    }

    private static JsonNode pod(Manifests manifests, String name) {
        return named(manifests, "Deployment", name).at("/spec/template/spec");
    }

    private static String port(JsonNode pod) {
        var port = pod.at("/containers/0/ports/0");
        return port.at("/name").asText() + " " + port.at("/containerPort").asInt();
    }

    private static JsonNode named(Manifests manifests, String kind, String name) {
        return manifests
                .ofKind(kind)
                .filter(object -> Manifests.nameOf(object).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no %s %s among %s".formatted(kind, name, manifests.names())));
    }
}
