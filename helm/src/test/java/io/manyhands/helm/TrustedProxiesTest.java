package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whose word on the addresses of volunteers the gateway takes.
class TrustedProxiesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{ingress: {enabled: false}, gatewayApi: {enabled: true, parentRefs: [{name: public}]}}",
                "{ingress: {enabled: false}, proxy: {enabled: true}}"
            })
    void behindAProxyThoseOfPrivateNetworksAreTrusted(String values) {
        assertThat(trusted(values)).isEqualTo("10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,fc00::/7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"gateway: {trustedProxies: [10.1.2.0/24, 'fd00::1']} | 10.1.2.0/24,fd00::1"})
    void othersCanBeNamed(String values, String trusted) {
        assertThat(trusted(values)).isEqualTo(trusted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingress: {enabled: false}", "gateway: {trustedProxies: []}"})
    void nobodyIsWhereThereIsNoneOrNoneIsNamed(String values) {
        assertThat(trusted(values)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"task-service", "model-service"})
    void otherServicesTrustTheSame(String service) {
        var values = "gateway: {trustedProxies: [10.1.2.0/24]}";
        assertThat(trusted(values, service, "MANYHANDS_REST_CLIENTS_TRUSTED_PROXIES"))
                .isEqualTo("10.1.2.0/24");
    }

    private static String trusted(String values) {
        return trusted(values, "gateway", "MANYHANDS_GATEWAY_ADMISSION_TRUSTED_PROXIES");
    }

    private static String trusted(String values, String service, String name) {
        var env = Chart.render(values).container("Deployment", service).at("/env");
        return Manifests.elements(env)
                .filter(variable -> variable.at("/name").asText().equals(name))
                .map(variable -> variable.at("/value").asText())
                .findFirst()
                .orElse("");
    }
}
