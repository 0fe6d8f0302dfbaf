package io.manyhands.helm;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The Kubernetes API as Java types, which know every field there is. What they lack (KEDA) and what they
/// cannot see (a missing field) is checked by `helm/test`.
final class ApiModels {
    private static final Map<String, Class<?>> TYPES = Stream.of(
                    ConfigMap.class,
                    Deployment.class,
                    HTTPRoute.class,
                    HorizontalPodAutoscaler.class,
                    Ingress.class,
                    NetworkPolicy.class,
                    Pod.class,
                    PodDisruptionBudget.class,
                    PrometheusRule.class,
                    Secret.class,
                    Service.class,
                    ServiceAccount.class,
                    ServiceMonitor.class,
                    StatefulSet.class)
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, type -> type));

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new WithoutAnySetters())
            .build();

    private ApiModels() {}

    /// @throws IllegalArgumentException naming the field that the API does not have
    static void check(JsonNode object) {
        var kind = object.at("/kind").asText();
        if (kind.equals("ScaledObject")) {
            return;
        }
        var type = TYPES.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("no model of kind " + kind);
        }
        STRICT.convertValue(object, type);
    }

    /// The models keep fields they do not know; here they are mistakes.
    private static final class WithoutAnySetters extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }
}
