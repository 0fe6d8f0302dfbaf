package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisTest {
    /// The one for commands and the one for blocking reads.
    private static final List<String> CLIENTS = List.of("QUARKUS_REDIS_", "QUARKUS_REDIS_BLOCKING_");

    @Test
    void bundledRedisKeepsItsDataAndEvictsNothing() {
        var manifests = Chart.render("redis: {maxMemoryMB: 512, storage: {size: 3Gi, className: ssd}}");
        assertThat(manifests.get("ConfigMap", "redis").at("/data/redis.conf").asText())
                .contains("appendonly yes", "maxmemory 512mb", "maxmemory-policy noeviction");
        var claim = manifests.get("StatefulSet", "redis").at("/spec/volumeClaimTemplates/0/spec");
        assertThat(claim.at("/resources/requests/storage").asText()).isEqualTo("3Gi");
        assertThat(claim.at("/storageClassName").asText()).isEqualTo("ssd");
        assertThat(manifests
                        .container("StatefulSet", "redis")
                        .at("/resources/limits/memory")
                        .asText())
                .as("rewriting the file copies what changes meanwhile")
                .isEqualTo("768Mi");
    }

    @Test
    void limitsThatAQuotaWantsStandBesideTheOneOfMemory() {
        var limits = Chart.render("redis: {maxMemoryMB: 512, resources: {limits: {cpu: 2, ephemeral-storage: 1Gi}}}")
                .container("StatefulSet", "redis")
                .at("/resources/limits");
        assertThat(limits.toString()).isEqualTo("{\"cpu\":2,\"ephemeral-storage\":\"1Gi\",\"memory\":\"768Mi\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "task-service", "model-service"})
    void everyServiceKnowsAddressAndPasswordOfTheBundledOne(String service) {
        var manifests = Chart.render("");
        assertThat(variable(manifests, service, "QUARKUS_REDIS_HOSTS").asText()).isEqualTo("redis://mh-redis:6379");
        for (var client : CLIENTS) {
            assertThat(variable(manifests, service, client + "PASSWORD")
                            .at("/secretKeyRef/key")
                            .asText())
                    .isEqualTo("redis-password");
        }
    }

    @Test
    void externalRedisReplacesTheBundledOne() {
        var manifests = Chart.render(Variants.of("external-redis"));
        assertThat(manifests.names()).noneMatch(name -> name.contains("redis"));
        assertThat(variable(manifests, "gateway", "QUARKUS_REDIS_HOSTS").asText())
                .isEqualTo("redis://cache.example.org:6380");
        assertThat(variable(manifests, "gateway", "QUARKUS_REDIS_PASSWORD").isMissingNode())
                .isTrue();
    }

    @Test
    void addressCanBeSecret() {
        var hosts = variable(Chart.render(Variants.of("external-redis-in-a-secret")), "gateway", "QUARKUS_REDIS_HOSTS");
        assertThat(hosts.at("/secretKeyRef").toString()).isEqualTo("{\"key\":\"url\",\"name\":\"cache\"}");
    }

    @Test
    void certificateOfTheAuthorityIsMountedAndTrusted() {
        var manifests = Chart.render(Variants.of("tls"));
        assertThat(variable(manifests, "gateway", "QUARKUS_TLS_REDIS_TRUST_STORE_PEM_CERTS")
                        .asText())
                .isEqualTo("/etc/redis-ca/ca.crt");
        assertThat(manifests.get("Deployment", "gateway").toString()).contains("\"secretName\":\"authority\"");
        assertThat(variable(manifests, "gateway", "QUARKUS_TLS_REDIS_HOSTNAME_VERIFICATION_ALGORITHM")
                        .asText())
                .isEqualTo("HTTPS");
        for (var client : CLIENTS) {
            assertThat(variable(manifests, "gateway", client + "TLS_CONFIGURATION_NAME")
                            .asText())
                    .isEqualTo("redis");
            assertThat(variable(manifests, "gateway", client + "PASSWORD")
                            .at("/secretKeyRef/name")
                            .asText())
                    .isEqualTo("cache");
        }
    }

    @Test
    void secretAddressCanBeOneWithTls() {
        var values = "redis: {external: {existingSecret: cache, urlKey: url, tls: {enabled: true}}}";
        assertThat(variable(Chart.render(values), "gateway", "QUARKUS_REDIS_TLS_CONFIGURATION_NAME")
                        .asText())
                .isEqualTo("redis");
    }

    @Test
    void bothClientsSpeakWithSentinels() {
        var manifests = Chart.render(Variants.of("sentinel"));
        for (var client : CLIENTS) {
            assertThat(variable(manifests, "model-service", client + "CLIENT_TYPE")
                            .asText())
                    .isEqualTo("sentinel");
            assertThat(variable(manifests, "model-service", client + "MASTER_NAME")
                            .asText())
                    .isEqualTo("main");
        }
    }

    @Test
    void bothClientsSpeakWithACluster() {
        var manifests = Chart.render(Variants.of("cluster"));
        for (var client : CLIENTS) {
            assertThat(variable(manifests, "task-service", client + "CLIENT_TYPE")
                            .asText())
                    .isEqualTo("cluster");
        }
    }

    private static JsonNode variable(Manifests manifests, String service, String name) {
        return manifests.variable("Deployment", service, name);
    }
}
