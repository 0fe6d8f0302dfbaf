package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pods of native executables, which know nothing of the JVM's options.
class NativePodsTest {
    @ParameterizedTest
    @CsvSource({"gateway, 50", "task-service, 75", "model-service, 45"})
    void theHeapIsBoundedAsThatOfAJvm(String component, int percent) {
        var container = Chart.render("image: {native: true}").container("Deployment", component);
        assertThat(container.at("/args/0").asText()).isEqualTo("-XX:MaximumHeapSizePercent=" + percent);
        assertThat(container.at("/args/1").asText()).isEqualTo("-XX:+ExitOnOutOfMemoryError");
        assertThat(container.at("/env").toString()).doesNotContain("JAVA_TOOL_OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({"gateway", "task-service", "model-service"})
    void imagesOfTheJvmKeepTheirOwnArguments(String component) {
        assertThat(Chart.render("")
                        .container("Deployment", component)
                        .at("/args")
                        .isMissingNode())
                .isTrue();
    }
}
