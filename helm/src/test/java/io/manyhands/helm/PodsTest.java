package io.manyhands.helm;

import static io.manyhands.helm.Manifests.elements;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodsTest {
    static Set<String> variants() {
        return Variants.names();
    }

    /// Of the Pod Security Standard "restricted", and a root file system that cannot be written.
    @ParameterizedTest
    @MethodSource("variants")
    void everyPodIsRestricted(String variant) {
        var manifests = Chart.render(Variants.of(variant));
        assertThat(manifests.pods()).hasSizeGreaterThanOrEqualTo(5).allSatisfy(pod -> {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.at("/enableServiceLinks").asBoolean(true)).isFalse();
            assertThat(pod.has("initContainers")).isFalse();
        });
        assertThat(manifests.containers()).allSatisfy(container -> {
            assertThat(container.at("/securityContext").toString())
                    .isEqualTo(
                            "{\"allowPrivilegeEscalation\":false,\"capabilities\":{\"drop\":[\"ALL\"]},\"readOnlyRootFilesystem\":true}");
            assertThat(elements(container.at("/volumeMounts"))
                            .map(mount -> mount.at("/mountPath").asText()))
                    .contains("/tmp");
        });
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyContainerSaysWhatItNeeds(String variant) {
        assertThat(Chart.render(Variants.of(variant)).containers()).allSatisfy(container -> {
            assertThat(container.at("/resources/requests/cpu").isMissingNode()).isFalse();
            assertThat(container.at("/resources/requests/memory").isMissingNode())
                    .isFalse();
            assertThat(container.at("/resources/limits/memory").isMissingNode()).isFalse();
            assertThat(container.at("/resources/limits/cpu").isMissingNode())
                    .as("throttling would hold up every round")
                    .isTrue();
        });
    }

    @Test
    void everyContainerCanHaveTheLimitsThatAQuotaWants() {
        var limits = "resources: {limits: {cpu: 1}}";
        var manifests = Chart.render(Stream.of("gateway", "taskService", "modelService", "volunteers", "redis")
                .map(key -> "%s: {%s}".formatted(key, limits))
                .collect(Collectors.joining("\n", "", "\nverification: {auditors: {%s}}".formatted(limits))));
        assertThat(manifests.containers())
                .hasSize(7)
                .allSatisfy(container -> assertThat(
                                container.at("/resources/limits/cpu").asInt())
                        .isEqualTo(1));
    }

    /// With one pod of each service more than at rest, while they are replaced, and the pod of `helm test`.
    @Test
    void defaultsFitBesideTheControlPlaneOfATwoCoreNode() throws IOException {
        var manifests = Chart.render("");
        long milliCpu = requested(manifests, "cpu", "m");
        long mebibytes = requested(manifests, "memory", "Mi");
        assertThat(milliCpu).as("kind's control plane takes 950m").isLessThanOrEqualTo(2000 - 950);
        assertThat(Files.readString(Path.of("..", "docs", "operations.md")).replaceAll("\\s+", " "))
                .as("what the installation needs is said there")
                .contains("%dm of CPU and %d MiB of memory".formatted(milliCpu, mebibytes));
    }

    /// The other services have no use for it.
    @Test
    void shardsAreOnTheVolumeOfTheClaim() {
        var manifests = Chart.render("taskService: {shards: {existingClaim: large}}");
        assertThat(variable(manifests, "task-service", "MANYHANDS_TASK_SHARDS_STORAGE"))
                .isEqualTo("FILE");
        assertThat(variable(manifests, "task-service", "MANYHANDS_TASK_SHARDS_DIRECTORY"))
                .isEqualTo("/shards");
        assertThat(mounts(manifests, "task-service")).contains("/shards");
        assertThat(mounts(manifests, "gateway")).doesNotContain("/shards");
        assertThat(manifests.get("Deployment", "task-service").at("/spec/template/spec/volumes"))
                .anySatisfy(volume -> assertThat(
                                volume.at("/persistentVolumeClaim/claimName").asText())
                        .isEqualTo("large"));
        assertThat(mounts(Chart.render(""), "task-service")).doesNotContain("/shards");
    }

    private static Stream<String> mounts(Manifests manifests, String service) {
        return elements(manifests.container("Deployment", service).at("/volumeMounts"))
                .map(mount -> mount.at("/mountPath").asText());
    }

    /// For Netty's buffers, code, threads and the collector itself.
    @ParameterizedTest
    @CsvSource({"gateway, 50, 768", "task-service, 75, 1024", "model-service, 45, 768"})
    void heapIsAShareOfTheMemoryLimitThatLeavesRoom(String service, int percent, int limit) {
        var container = Chart.render("").container("Deployment", service);
        assertThat(container.at("/resources/limits/memory").asText()).isIn(limit + "Mi", limit / 1024 + "Gi");
        assertThat(limit * (100 - percent) / 100).as("MiB beside the heap").isGreaterThanOrEqualTo(256);
        assertThat(variable(Chart.render(""), service, "JAVA_TOOL_OPTIONS"))
                .isEqualTo("-XX:MaxRAMPercentage=" + percent);
    }

    @ParameterizedTest
    @CsvSource({"gateway, 8080", "task-service, 8081", "model-service, 8082"})
    void serviceIsProbedOnItsPortAndStartsWithinSeconds(String service, int port) {
        var container = Chart.render("").container("Deployment", service);
        assertThat(container.at("/ports/0/name").asText()).isEqualTo("http");
        assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(port);
        for (var probe : Map.of("startup", "started", "liveness", "live", "readiness", "ready")
                .entrySet()) {
            var get = container.at("/" + probe.getKey() + "Probe/httpGet");
            assertThat(get.at("/path").asText()).isEqualTo("/q/health/" + probe.getValue());
            assertThat(get.at("/port").asText()).isEqualTo("http");
        }
        assertThat(container.at("/startupProbe/periodSeconds").asInt()).isEqualTo(1);
        assertThat(container.at("/startupProbe/initialDelaySeconds").isMissingNode())
                .isTrue();
        assertThat(container.at("/readinessProbe/periodSeconds").asInt()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {}                                                                                    | *
            ingress: {host: train.example.org}                                                    | train.example.org
            {ingress: {host: a.example.org}, taskService: {allowedHosts: [b.example.org]}}        | b.example.org,a.example.org
            {ingress: {enabled: false}, gatewayApi: {enabled: true, parentRefs: [{name: public}], hostnames: [c.example.org]}} | c.example.org
            {ingress: {enabled: false}, gatewayApi: {enabled: true, parentRefs: [{name: public}]}} | *
            {ingress: {host: a.example.org}, taskService: {allowedHosts: ['*']}}                  | *
            """)
    void changesAreTakenUnderTheNamesOfThePage(String values, String hosts) {
        var manifests = Chart.render(values);
        assertThat(variable(manifests, "task-service", "MANYHANDS_TASK_HOST_ALLOWED"))
                .isEqualTo(hosts);
        assertThat(variable(manifests, "gateway", "MANYHANDS_GATEWAY_ADMISSION_HOSTS"))
                .isEqualTo(hosts);
    }

    /// A port-forward leads to `localhost`, which is allowed anyway.
    @Test
    void withoutARouteFromOutsideNoNameIsAdded() {
        var manifests = Chart.render("{ingress: {enabled: false}, proxy: {enabled: true}}");
        assertThat(manifests.container("Deployment", "task-service").toString())
                .doesNotContain("MANYHANDS_TASK_HOST_ALLOWED");
        assertThat(manifests.container("Deployment", "gateway").toString())
                .doesNotContain("MANYHANDS_GATEWAY_ADMISSION_HOSTS");
    }

    @Test
    void redisIsProbed() {
        var container = Chart.render("").container("StatefulSet", "redis");
        assertThat(container.at("/startupProbe/exec/command/2").asText()).contains("PONG");
        assertThat(container.has("livenessProbe")).isTrue();
        var readiness = container.at("/readinessProbe");
        assertThat(readiness.at("/periodSeconds").asInt()
                        * readiness.at("/failureThreshold").asInt())
                .as("seconds that a busy node may delay probes")
                .isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "task-service", "model-service"})
    void rolloutNeverTakesAPodBeforeAnotherIsReady(String service) {
        var spec = Chart.render("").get("Deployment", service).at("/spec");
        assertThat(spec.at("/strategy/rollingUpdate/maxUnavailable").asInt(-1)).isZero();
        assertThat(spec.at("/strategy/rollingUpdate/maxSurge").asInt()).isEqualTo(1);
        assertThat(spec.at("/minReadySeconds").asInt()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"gateway, gateway", "taskService, task-service", "modelService, model-service"})
    void processHasFiveSecondsToEndAfterAllItWaitsFor(String key, String service) {
        var waits = "%s: {drain: {preStopSeconds: 1, leaseSeconds: 60, shutdownSeconds: 100}}".formatted(key);
        assertThat(grace(Chart.render(waits), service)).isEqualTo(1 + 60 + 100 + 5);
    }

    @Test
    void taskServiceAnswersRequestsUnderWay() {
        var manifests = Chart.render("taskService: {drain: {preStopSeconds: 2, shutdownSeconds: 20}}");
        assertThat(variable(manifests, "task-service", "QUARKUS_SHUTDOWN_TIMEOUT"))
                .isEqualTo("20s");
        assertThat(grace(manifests, "task-service")).isEqualTo(2 + 20 + 5);
    }

    @Test
    void gatewayHasTimeForWhatItLeased() {
        var manifests = Chart.render("gateway: {drain: {preStopSeconds: 7, leaseSeconds: 60, shutdownSeconds: 4}}");
        assertThat(grace(manifests, "gateway")).isEqualTo(7 + 60 + 4 + 5);
        assertThat(manifests
                        .container("Deployment", "gateway")
                        .at("/lifecycle/preStop/sleep/seconds")
                        .asInt())
                .isEqualTo(7);
        assertThat(variable(manifests, "gateway", "MANYHANDS_GATEWAY_LEASE_INITIAL"))
                .isEqualTo("60s");
        assertThat(variable(manifests, "gateway", "MANYHANDS_GATEWAY_SESSION_DRAIN"))
                .isEqualTo("60s");
        assertThat(variable(manifests, "gateway", "MANYHANDS_GATEWAY_SESSION_SHUTDOWN"))
                .isEqualTo("4s");
    }

    @Test
    void modelServiceHasTimeToReleaseItsJobs() {
        var manifests = Chart.render("modelService: {drain: {preStopSeconds: 1, leaseSeconds: 8, shutdownSeconds: 2}}");
        assertThat(grace(manifests, "model-service")).isEqualTo(1 + 8 + 2 + 5);
        assertThat(variable(manifests, "model-service", "MANYHANDS_MODEL_OWNER_LEASE"))
                .isEqualTo("8s");
        assertThat(variable(manifests, "model-service", "MANYHANDS_MODEL_OWNER_RELEASE_WITHIN"))
                .isEqualTo("2s");
    }

    @Test
    void testOfTheReleaseRehearsesWithTheAdminToken() {
        var pod = Chart.render("").get("Pod", "test").at("/spec");
        assertThat(pod.at("/activeDeadlineSeconds").asInt())
                .as("longer than it waits for services")
                .isEqualTo(240);
        var container = pod.at("/containers/0");
        assertThat(container.at("/args").toString())
                .isEqualTo("[\"http://mh-gateway\",\"--task-service=http://mh-task-service\","
                        + "\"--model-service=http://mh-model-service\",\"--rehearse\"]");
        assertThat(container.at("/env/0/name").asText()).isEqualTo("MANYHANDS_ADMIN_TOKEN");
        assertThat(container.at("/env/0/valueFrom/secretKeyRef/key").asText()).isEqualTo("admin-token");
    }

    @Test
    void podsAreNotRestartedByANewChartAlone() {
        assertThat(Chart.render("").objects())
                .allSatisfy(object -> assertThat(
                                object.at("/spec/template/metadata/labels").toString())
                        .doesNotContain("helm.sh/chart", "app.kubernetes.io/version"));
    }

    @Test
    void changedConfigurationRestartsRedis() {
        assertThat(redisChecksum("redis: {maxMemoryMB: 512}")).isNotEqualTo(redisChecksum(""));
    }

    @Test
    void imagesAreNamedAsTheValuesSay() {
        assertThat(image("", "gateway")).isEqualTo("manyhands/gateway:" + System.getProperty("manyhands.version"));
        assertThat(image("image: {registry: r.example, repository: a/b, tag: '2'}", "task-service"))
                .isEqualTo("r.example/a/b/task-service:2");
        assertThat(image("{image: {tag: '2', native: true}, gateway: {image: {tag: '3'}}}", "gateway"))
                .isEqualTo("manyhands/gateway:3-native");
        var digest = "sha256:" + "0a".repeat(32);
        assertThat(image("{image: {tag: '2'}, gateway: {image: {digest: '%s'}}}".formatted(digest), "gateway"))
                .isEqualTo("manyhands/gateway@" + digest);
    }

    @Test
    void environmentOfOnesOwnOutranksTheCharts() {
        var manifests = Chart.render("""
                gateway:
                  extraEnv:
                    - {name: JAVA_TOOL_OPTIONS, value: -Xmx100m}
                    - {name: QUARKUS_REDIS_PASSWORD, value: secret}
                    - {name: ANYTHING, value: else}
                """);
        assertThat(variable(manifests, "gateway", "JAVA_TOOL_OPTIONS")).isEqualTo("-Xmx100m");
        assertThat(variable(manifests, "gateway", "QUARKUS_REDIS_PASSWORD")).isEqualTo("secret");
        assertThat(variable(manifests, "gateway", "ANYTHING")).isEqualTo("else");
        assertThat(variable(manifests, "task-service", "JAVA_TOOL_OPTIONS")).isEqualTo("-XX:MaxRAMPercentage=75");
        assertThat(manifests.containers())
                .allSatisfy(container -> assertThat(elements(container.at("/env"))
                                .map(entry -> entry.at("/name").asText()))
                        .doesNotHaveDuplicates());
    }

    @Test
    void volunteersHaveNoNativeImage() {
        assertThat(image("image: {tag: '2', native: true}", "volunteers")).isEqualTo("manyhands/volunteer:2");
    }

    @Test
    void nativeExecutablesTakeNoOptionsOfTheJvm() {
        assertThat(Chart.render("")
                        .variable("Deployment", "gateway", "JAVA_TOOL_OPTIONS")
                        .asText())
                .isEqualTo("-XX:MaxRAMPercentage=50");
        assertThat(Chart.render("image: {native: true}")
                        .variable("Deployment", "gateway", "JAVA_TOOL_OPTIONS")
                        .isMissingNode())
                .isTrue();
    }

    private static long requested(Manifests manifests, String resource, String unit) {
        return Stream.concat(manifests.ofKind("Deployment"), manifests.ofKind("StatefulSet"))
                        .mapToLong(owner -> podsAtOnce(owner)
                                * quantity(owner.at("/spec/template/spec/containers/0"), resource, unit))
                        .sum()
                + quantity(manifests.get("Pod", "test").at("/spec/containers/0"), resource, unit);
    }

    private static int podsAtOnce(JsonNode owner) {
        return owner.at("/spec/replicas").asInt()
                + owner.at("/spec/strategy/rollingUpdate/maxSurge").asInt();
    }

    private static long quantity(JsonNode container, String resource, String unit) {
        var quantity = container.at("/resources/requests/" + resource).asText();
        assertThat(quantity).endsWith(unit);
        return Long.parseLong(quantity.substring(0, quantity.length() - unit.length()));
    }

    private static String image(String values, String deployment) {
        return Chart.render(values)
                .container("Deployment", deployment)
                .at("/image")
                .asText();
    }

    private static String redisChecksum(String values) {
        return Chart.render(values)
                .get("StatefulSet", "redis")
                .at("/spec/template/metadata/annotations/checksum~1config")
                .asText();
    }

    private static int grace(Manifests manifests, String deployment) {
        return manifests
                .get("Deployment", deployment)
                .at("/spec/template/spec/terminationGracePeriodSeconds")
                .asInt();
    }

    /// That services read variables of these names is seen in `e2e/test/traces.test.ts`.
    @ParameterizedTest
    @ValueSource(strings = {"gateway", "task-service", "model-service"})
    void tasksAreTracedIfThereIsACollector(String service) {
        var traced = Chart.render("tracing: {endpoint: 'http://collector:4318', sampleRatio: 0.25}");
        assertThat(variable(traced, service, "MANYHANDS_TELEMETRY_TRACING_ENDPOINT"))
                .isEqualTo("http://collector:4318");
        assertThat(variable(traced, service, "MANYHANDS_TELEMETRY_TRACING_SAMPLE_RATIO"))
                .isEqualTo("0.25");
        assertThat(elements(Chart.render("").container("Deployment", service).at("/env"))
                        .map(variable -> variable.at("/name").asText()))
                .noneMatch(name -> name.contains("TRACING"));
    }

    private static String variable(Manifests manifests, String deployment, String name) {
        return manifests.variable("Deployment", deployment, name).asText();
    }
}
