package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said of values that are not as they have to be, and that nothing is left to a bare regular expression.
class ValuesTest {
    private static final JsonNode SCHEMA = schema();

    /// Belongs to charts around this one.
    private static final Set<String> WITHOUT_DEFAULT = Set.of("global");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\"', textBlock = """
            ingress: {host: 'https://train.example.org'}       | ingress.host is "https://train.example.org": expected the name of a host alone | ingress.tls.enabled
            ingress: {host: 'train.example.org:8443'}          | ingress.host is "train.example.org:8443"    | no port and no path
            ingress: {host: 'train.example.org/page'}          | ingress.host is "train.example.org/page"    | no port and no path
            ingress: {host: 'Train.example.org'}               | ingress.host is "Train.example.org"         | in lower case
            ingress: {host: 'train..example.org'}              | ingress.host is "train..example.org"        | such as train.example.org
            gatewayApi: {hostnames: ['https://a.example.org']} | gatewayApi.hostnames is "https://a.example.org" | at the Gateway
            taskService: {allowedHosts: ['https://a.example.org']} | taskService.allowedHosts is "https://a.example.org" | or * for every name
            image: {registry: 'https://registry.example.org'}  | image.registry is "https://registry.example.org" | no https:// before it
            image: {registry: 'registry.example.org/'}         | image.registry is "registry.example.org/"   | no slash
            image: {registry: 'registry.example.org/team'}     | image.registry is "registry.example.org/team" | belongs to repository
            redis: {image: {registry: 'https://docker.io'}}    | redis.image.registry is "https://docker.io" | no https:// before it
            image: {repository: 'Team/Manyhands'}              | image.repository is "Team/Manyhands"        | lower-case names
            image: {repository: 'team/manyhands/'}             | image.repository is "team/manyhands/"       | slashes in between
            image: {repository: 'manyhands:1.0'}               | image.repository is "manyhands:1.0"         | the tag to tag
            image: {tag: 'my build'}                           | image.tag is "my build"                     | such as 1.4.2
            image: {tag: 1.10}                                 | image.tag is the number 1.1                 | --set-string
            gateway: {image: {name: gateway, tag: 7}}          | gateway.image.tag is the number 7           | in quotes
            gateway: {image: {name: gateway, digest: 'sha256:12'}} | gateway.image.digest is "sha256:12"     | 64 hexadecimal digits
            image: {pullSecrets: [ok, Not_ok]}                 | image.pullSecrets is "Not_ok"               | the name of a Secret
            credentials: {adminToken: tooshort}                | credentials.adminToken is not as it has to be | openssl rand -hex 16
            credentials: {adminToken: 'sixteen$$or longer'}    | credentials.adminToken is not as it has to be | none of them a $
            redis: {external: {url: 'http://u:pw@cache'}}      | redis.external.url is not as it has to be   | redis://HOST:PORT
            volunteers: {url: train.example.org}               | volunteers.url is "train.example.org"       | begins with http:// or https://
            gateway: {replicas: -1}                            | gateway.replicas is -1                      | 0 or more
            volunteers: {replicas: '2'}                        | volunteers.replicas is the text "2"         | without quotes
            gateway: {resources: {limits: {memory: 2gb}}}      | gateway.resources.limits.memory is "2gb"    | such as 512Mi or 2Gi
            gateway: {resources: {limits: {memory: 2 Gi}}}     | gateway.resources.limits.memory is "2 Gi"   | in exactly these letters
            redis: {resources: {requests: {memory: 512}}}      | redis.resources.requests.memory is the number 512 | without a unit for bytes
            redis: {storage: {size: 8GB}}                      | redis.storage.size is "8GB"                 | such as 512Mi or 2Gi
            taskService: {resources: {requests: {cpu: 2 cores}}} | taskService.resources.requests.cpu is "2 cores" | such as 2 or 500m
            redis: {maxMemoryMB: 1Gi}                          | redis.maxMemoryMB is the text "1Gi"         | a whole number of megabytes, such as 1024, without a unit
            ingress: {maxBodyMB: 64m}                          | ingress.maxBodyMB is the text "64m"         | a whole number of megabytes
            taskService: {shards: {existingClaim: My_claim}}   | taskService.shards.existingClaim is "My_claim" | the name of a PersistentVolumeClaim
            gateway: {drain: {leaseSeconds: 30s}}              | gateway.drain.leaseSeconds is the text "30s" | a whole number of seconds, without a unit
            monitoring: {serviceMonitor: {interval: 15}}       | monitoring.serviceMonitor.interval is the number 15 | such as 15s or 1m
            monitoring: {prometheusRule: {runbookUrl: docs/o.md}} | monitoring.prometheusRule.runbookUrl is "docs/o.md" | begins with http://
            monitoring: {prometheusRule: {runbookUrl: 'https://a#b'}} | monitoring.prometheusRule.runbookUrl is "https://a#b" | has no #
            gateway: {trustedProxies: [ingress-nginx]}         | gateway.trustedProxies is "ingress-nginx"   | such as 10.0.0.0/8
            gateway: {trustedProxies: ['10.0.0.0/8, ::1']}     | gateway.trustedProxies is "10.0.0.0/8, ::1" | such as 10.0.0.0/8
            fullnameOverride: Mine                             | fullnameOverride is "Mine"                  | lower-case letters
            """)
    void usualMistakeIsExplainedWithItsRemedy(String values, String mistake, String remedy) {
        assertThatThrownBy(() -> Chart.render(values))
                .hasMessageContaining(mistake)
                .hasMessageContaining(remedy);
    }

    @Test
    void secretsAreNotRepeated() {
        assertThatThrownBy(() -> Chart.render("{redis: {external: {url: 'http://u:pa55@cache'}}}"))
                .hasMessageNotContaining("pa55");
        assertThatThrownBy(() -> Chart.render("credentials: {adminToken: pa55}"))
                .hasMessageNotContaining("pa55");
    }

    /// Keys of maps that people fill are theirs, whatever they are called.
    @Test
    void labelsOfOnesOwnMayBeCalledLikeValues() {
        var own = "{count: a few, memory: lots, host: 'https://a', replicas: '2'}";
        var manifests =
                Chart.render("commonLabels: %1$s\ngateway: {podAnnotations: %1$s, nodeSelector: %1$s}".formatted(own));
        assertThat(manifests
                        .get("Deployment", "gateway")
                        .at("/spec/template/spec/nodeSelector/replicas")
                        .asText())
                .isEqualTo("2");
    }

    /// All that Helm says of a pattern is the pattern.
    @Test
    void schemaLeavesNothingToARegularExpression() {
        assertThat(SCHEMA.findValues("pattern")).isEmpty();
        assertThat(SCHEMA.findValues("oneOf")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void numberThatIsTextIsRefusedInWords(String path) {
        assertThatThrownBy(() -> Chart.render(at(path, "12 things")))
                .hasMessageContaining("%s is the text \"12 things\": expected a".formatted(path))
                .hasMessageContaining("number");
    }

    @Test
    void everyValueThatTheSchemaKnowsHasADefault() {
        var defaults = defaults();
        assertThat(properties(SCHEMA, "", false).filter(path -> !WITHOUT_DEFAULT.contains(path)))
                .hasSizeGreaterThan(150)
                .allSatisfy(path -> assertThat(
                                defaults.at("/" + path.replace('.', '/')).isMissingNode())
                        .as("%s has a line in values.yaml", path)
                        .isFalse());
    }

    static Stream<String> numbers() {
        return properties(SCHEMA, "", true);
    }

    /// @param isNumber only those that are numbers; otherwise all, but not what is below a definition
    private static Stream<String> properties(JsonNode node, String path, boolean isNumber) {
        return node.path("properties").propertyStream().flatMap(property -> {
            var below = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            var isShared = property.getValue().has("$ref");
            var value = isShared
                    ? SCHEMA.at(property.getValue().get("$ref").asText().substring(1))
                    : property.getValue();
            var isKept = !isNumber || isNumber(value);
            var inner = (isShared && !isNumber) || below.endsWith("resources")
                    ? Stream.<String>of()
                    : properties(value, below, isNumber);
            return Stream.concat(isKept ? Stream.of(below) : Stream.of(), inner);
        });
    }

    private static boolean isNumber(JsonNode value) {
        var types = value.path("type").isArray()
                ? Manifests.elements(value.get("type")).map(JsonNode::asText).toList()
                : List.of(value.path("type").asText());
        return types.getFirst().equals("integer") || types.getFirst().equals("number");
    }

    /// @return values in which only that one is set
    private static String at(String path, String value) {
        var names = path.split("\\.");
        return "{" + String.join(": {", names) + ": '" + value + "'" + "}".repeat(names.length);
    }

    private static JsonNode schema() {
        try {
            return new ObjectMapper()
                    .readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode defaults() {
        try {
            return new YAMLMapper()
                    .readTree(Chart.DIRECTORY.resolve("values.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
