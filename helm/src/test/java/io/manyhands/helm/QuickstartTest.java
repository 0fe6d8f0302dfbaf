package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `k8s/quickstart.yaml` is what the chart renders, for those who have no Helm.
class QuickstartTest {
    private static final Path FILE = Path.of("..", "k8s", "quickstart.yaml");
    private static final String HEAD = """
            # Manyhands without Helm. Rendered from helm/manyhands; not to be edited. To render it again, in the root directory:
            #   mvn test -pl helm -Dtest=QuickstartTest -Dquickstart.write=true
            #
            # To use it, in a namespace called manyhands:
            #   kubectl create namespace manyhands
            #   kubectl -n manyhands create secret generic manyhands-credentials \\
            #     --from-literal=admin-token="$(openssl rand -hex 16)" \\
            #     --from-literal=volunteer-token="$(openssl rand -hex 16)" \\
            #     --from-literal=auditor-token="$(openssl rand -hex 16)" \\
            #     --from-literal=signing-key="$(openssl rand -base64 32)" \\
            #     --from-literal=redis-password="$(openssl rand -hex 16)"
            #   kubectl apply -f k8s/quickstart.yaml
            """;

    @Test
    void quickstartIsWhatTheChartRenders() throws IOException {
        var rendered = HEAD + quickstart();
        if (Boolean.getBoolean("quickstart.write")) {
            Files.writeString(FILE, rendered);
        }
        assertThat(Files.readString(FILE))
                .as("render it again: the first lines of k8s/quickstart.yaml say how")
                .isEqualTo(rendered);
    }

    /// Helm's own labels are of no use without it.
    private static String quickstart() {
        var values = "{fullnameOverride: manyhands, credentials: {existingSecret: manyhands-credentials}}";
        return Chart.renderAs("manyhands", "manyhands", values)
                .lines()
                .filter(line -> !line.contains("helm.sh/chart:") && !line.startsWith("# Source:"))
                .map(line -> line.replace("managed-by: Helm", "managed-by: kubectl"))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
