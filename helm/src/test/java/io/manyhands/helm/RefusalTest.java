package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\"', textBlock = """
            gatway: {replicas: 2}                                     | 'gatway' not allowed
            gateway: {replica: 2}                                     | 'replica' not allowed
            gateway: {drain: {leaseSecond: 3}}                        | 'leaseSecond' not allowed
            gateway: {resources: {limit: {memory: 1Gi}}}              | 'limit' not allowed
            gateway: {replicas: [2]}                                  | /gateway/replicas
            gateway: {autoscaling: {cpuPercent: 70}}                  | 'cpuPercent' not allowed
            gateway: {maxSessions: 0}                                 | /gateway/maxSessions
            gateway: {drain: {leaseSeconds: 0}}                       | /gateway/drain/leaseSeconds
            gateway: {maxRamPercentage: 100}                          | /gateway/maxRamPercentage
            image: {pullPolicy: Sometimes}                            | /image/pullPolicy
            verification: {auditors: {workers: 0}}                    | /verification/auditors/workers
            verification: {auditors: {image: {name: mine}}}           | 'image' not allowed
            volunteers: {count: 257}                                  | /volunteers/count
            redis: {external: {mode: replicated}}                     | /redis/external/mode
            redis: {maxMemoryMB: 63}                                  | /redis/maxMemoryMB
            redis: {resources: {limits: {memory: 2Gi}}}               | 'memory' not allowed
            ingress: {controller: apache}                             | /ingress/controller
            ingress: {maxBodyMB: 0}                                   | /ingress/maxBodyMB
            gatewayApi: {parentRefs: [{namespace: infra}]}            | 'name'
            networkPolicy: {ingressFrom: [{}]}                        | /networkPolicy/ingressFrom/0
            tracing: {sampleRatio: 2}                                 | /tracing/sampleRatio
            """)
    void valueThatMeansNothingIsNamed(String values, String message) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\"', textBlock = """
            redis: {external: {mode: cluster}}                                         | the bundled Redis is a single one
            redis: {external: {urlKey: url}}                                           | names no Secret
            redis: {external: {url: 'redis://a', urlKey: url, existingSecret: b}}      | are both set
            redis: {external: {url: 'redis://a', tls: {caSecret: authority}}}          | begin it with rediss://
            redis: {external: {existingSecret: b, urlKey: url, tls: {caSecret: authority}}} | cannot see whether
            commonLabels: {app.kubernetes.io/name: ours}                               | app.kubernetes.io/name: "ours" is a label that the chart sets itself
            taskService: {extraEnv: [{name: A, value: 8}]}                             | is 8 without quotes
            taskService: {extraEnv: [{name: A}]}                                       | needs either value or valueFrom
            gateway: {resources: {limits: {memory: null}}}                             | gateway.resources.limits.memory is missing
            merge: {Deployment/gatway: {}}                                             | Deployment/gatway
            commonLabels: {helm.sh/chart: ours}                                        | leave it out
            taskService: {extraEnv: [{name: A, value: ''}, {name: A, value: b}]}       | extraEnv of task-service has A twice
            gatewayApi: {enabled: true}                                                | which Gateway is to carry the routes?
            keda: {enabled: true}                                                      | where is the Prometheus
            {keda: {enabled: true, prometheusAddress: 'http://p'}, modelService: {autoscaling: {enabled: true}}} | only one of them can decide
            """)
    void contradictionIsExplained(String values, String message) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(message);
    }

    /// Objects of the Kubernetes API are left to it; and `global` belongs to charts around this one.
    @Test
    void schemaRejectsUnknownKeysEverywhere() throws IOException {
        var schema = new ObjectMapper()
                .readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
        assertThat(objectsWithProperties(schema))
                .hasSizeGreaterThan(40)
                .allSatisfy(
                        object -> assertThat(object.path("additionalProperties").asBoolean(true))
                                .as("%s", object)
                                .isFalse());
    }

    private static Stream<JsonNode> objectsWithProperties(JsonNode node) {
        var here = node.path("properties").isObject() && node.path("type").isTextual()
                ? Stream.of(node)
                : Stream.<JsonNode>empty();
        return Stream.concat(here, Manifests.elements(node).flatMap(RefusalTest::objectsWithProperties));
    }
}
