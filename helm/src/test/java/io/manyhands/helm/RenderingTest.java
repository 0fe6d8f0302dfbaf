package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenderingTest {
    /// Read by `helm/test` and by `e2e/test/chart.test.ts`.
    private static final Path RENDERED = Path.of("target", "rendered");

    static Set<String> variants() {
        return Variants.names();
    }

    @Test
    void chartPassesStrictLint() {
        var result = new FakeCluster()
                .during(() -> new Helm(Chart.DIRECTORY).lint().strict().call());
        assertThat(result.getMessages()).noneMatch(message -> message.contains("WARNING"));
        assertThat(result.isFailed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyObjectHasOnlyFieldsOfTheApi(String variant) throws IOException {
        var manifests = Chart.render(Variants.of(variant));
        Files.createDirectories(RENDERED);
        Files.writeString(RENDERED.resolve(variant + ".yaml"), manifests.text());
        assertThat(manifests.objects())
                .isNotEmpty()
                .allSatisfy(object -> assertThatCode(() -> ApiModels.check(object))
                        .as("%s", Manifests.nameOf(object))
                        .doesNotThrowAnyException());
    }

    @Test
    void misspelledFieldIsFound() throws IOException {
        var misspelled = new YAMLMapper().readTree("{kind: Service, apiVersion: v1, spec: {typ: ClusterIP}}");
        assertThatThrownBy(() -> ApiModels.check(misspelled)).hasMessageContaining("typ");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyObjectIsInTheNamespaceAndBelongsToTheRelease(String variant) {
        assertThat(Chart.render(Variants.of(variant)).objects()).allSatisfy(object -> {
            assertThat(object.at("/metadata/namespace").asText()).isEqualTo("train");
            assertThat(object.at("/metadata/labels/app.kubernetes.io~1instance").asText())
                    .isEqualTo("mh");
        });
    }

    @Test
    void labelsOfOnesOwnAreOnEveryObjectAndPod() {
        var manifests = Chart.render(Variants.EVERYTHING);
        assertThat(manifests.objects())
                .allSatisfy(object ->
                        assertThat(object.at("/metadata/labels/team").asText()).isEqualTo("blue"));
        assertThat(manifests
                        .get("Deployment", "gateway")
                        .at("/spec/template/metadata/labels/team")
                        .asText())
                .isEqualTo("blue");
    }

    /// `1e5` is a number in YAML unless it is quoted; here it is a name, a class, a key, a label, a tag.
    @Test
    void textThatLooksLikeANumberStaysText() {
        var values = """
                commonLabels: {team: '1e5'}
                image: {tag: '1e5', pullSecrets: ['1e5']}
                credentials: {existingSecret: '1e5'}
                gateway: {priorityClassName: '1e5', nodeSelector: {disk: '1e5'}, podAnnotations: {note: '1e5'}}
                volunteers: {job: '1e5: #', url: 'http://1e5'}
                ingress: {host: '1e5', className: '1e5', tls: {enabled: true, secretName: '1e5'}}
                gatewayApi: {enabled: true, parentRefs: [{name: '1e5'}], hostnames: ['1e5']}
                keda: {enabled: true, prometheusAddress: 'http://1e5', volunteers: {enabled: true}}
                monitoring: {serviceMonitor: {enabled: true, labels: {a: '1e5'}}, prometheusRule: {enabled: true}, dashboard: {enabled: true}}
                """;
        var bundled = "redis: {storage: {className: '1e5'}, image: {registry: '', repository: redis, tag: '1e5'}}";
        var external =
                "redis: {external: {url: 'rediss://1e5', mode: sentinel, masterName: '1e5', existingSecret: '1e5', passwordKey: '1e5', tls: {caSecret: '1e5', caKey: '1e5'}}}";
        for (var redis : List.of(bundled, external)) {
            var text = Chart.renderAs("1e5", "1e5", values + redis);
            assertThat(text).contains("1e5").doesNotContain("100000", "1e+05");
            assertThat(Manifests.parse(text).ofKind("Deployment"))
                    .allSatisfy(deployment -> assertThat(
                                    deployment.at("/metadata/namespace").isTextual())
                            .isTrue());
        }
        assertThat(Chart.render("volunteers: {job: '1e5: #'}")
                        .container("Deployment", "volunteers")
                        .at("/args")
                        .toString())
                .contains("\"--job=1e5: #\"");
    }

    @Test
    void nameAppearsOncePerKind() {
        assertThat(Chart.render(Variants.EVERYTHING).names()).doesNotHaveDuplicates();
    }

    @Test
    void versionIsThatOfTheBuild() throws IOException {
        var chart =
                new YAMLMapper().readTree(Chart.DIRECTORY.resolve("Chart.yaml").toFile());
        assertThat(chart.at("/appVersion").asText()).isEqualTo(System.getProperty("manyhands.version"));
        assertThat(chart.at("/version")).isEqualTo(chart.at("/appVersion"));
    }

    @Test
    void whatHasNoValueIsMerged() {
        var merged = Chart.render("merge: {Deployment/gateway: {spec: {revisionHistoryLimit: 3}}}");
        assertThat(merged.get("Deployment", "gateway")
                        .at("/spec/revisionHistoryLimit")
                        .asInt())
                .isEqualTo(3);
        assertThat(merged.get("Deployment", "gateway").at("/spec/replicas").asInt())
                .isEqualTo(2);
    }
}
