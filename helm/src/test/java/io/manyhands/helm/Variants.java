package io.manyhands.helm;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Values that differ in kind, by name: together they reach every branch of the templates.
final class Variants {
    static final String EVERYTHING = """
            commonLabels: {team: blue}
            image: {registry: registry.example.org, pullSecrets: [pull]}
            gateway:
              autoscaling: {enabled: true, connectionsPerPod: 10000}
              extraEnv: [{name: MANYHANDS_GATEWAY_SESSION_MAX_WINDOW, value: "8"}]
              podAnnotations: {example.org/note: one}
              nodeSelector: {disk: fast}
              tolerations: [{key: spot, operator: Exists, effect: NoSchedule}]
              priorityClassName: high
            taskService: {autoscaling: {enabled: true}, shards: {existingClaim: shards}}
            verification: {auditors: {replicas: 2, workers: 4, tolerations: [{key: spot, operator: Exists}]}}
            volunteers: {replicas: 3, count: 2, paceMillis: 100, job: text-1}
            ingress: {host: train.example.org, className: nginx, tls: {enabled: true, secretName: cert}}
            gatewayApi: {enabled: true, parentRefs: [{name: public, namespace: infra}], hostnames: [train.example.org]}
            networkPolicy: {ingressFrom: [{namespaceSelector: {matchLabels: {name: ingress}}}]}
            keda: {enabled: true, prometheusAddress: "http://prometheus.monitoring:9090", volunteers: {enabled: true}}
            monitoring:
              serviceMonitor: {enabled: true, labels: {release: prometheus}}
              prometheusRule: {enabled: true, runbookUrl: "https://docs.example.org/operations.md"}
              dashboard: {enabled: true}
            logging: {json: true}
            tracing: {endpoint: "http://collector.monitoring:4318"}
            """;

    static final String NOTHING = """
            ingress: {enabled: false}
            networkPolicy: {enabled: false}
            podDisruptionBudgets: {enabled: false}
            topologySpread: {enabled: false}
            serviceAccounts: {create: false}
            redis: {storage: {enabled: false}}
            credentials: {existingSecret: mine}
            verification: {auditors: {enabled: false}}
            """;

    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("defaults", ""),
            Map.entry("everything", EVERYTHING),
            Map.entry("nothing", NOTHING),
            Map.entry("external-redis", "redis: {external: {url: 'redis://cache.example.org:6380', ports: [6380]}}"),
            Map.entry(
                    "external-redis-in-a-secret",
                    "redis: {external: {existingSecret: cache, urlKey: url, passwordKey: ''}}"),
            Map.entry("tls", """
                    ingress: {host: train.example.org, tls: {enabled: true}}
                    redis: {external: {url: 'rediss://cache:6379', existingSecret: cache, tls: {caSecret: authority}}}"""),
            Map.entry(
                    "sentinel",
                    "redis: {external: {url: 'redis://a:26379,redis://b:26379', mode: sentinel, masterName: main, ports: [6379, 26379]}}"),
            Map.entry("cluster", "redis: {external: {url: 'redis://a:6379,redis://b:6379', mode: cluster}}"),
            Map.entry(
                    "gateway-api",
                    "{ingress: {enabled: false}, gatewayApi: {enabled: true, parentRefs: [{name: public}]}}"),
            Map.entry("proxy", "{ingress: {enabled: false}, proxy: {enabled: true}}"),
            Map.entry("keda", "keda: {enabled: true, prometheusAddress: 'http://prometheus:9090'}"),
            Map.entry("native", "image: {native: true, tag: '1.0'}"),
            Map.entry("haproxy", "ingress: {controller: haproxy}"),
            Map.entry("other-controller", "ingress: {controller: none, className: traefik}"),
            Map.entry("volunteers-by-ingress", "volunteers: {replicas: 2, url: 'https://train.example.org/'}"));

    private Variants() {}

    static Set<String> names() {
        return ALL.keySet();
    }

    /// @return YAML
    static String of(String name) {
        return Objects.requireNonNull(ALL.get(name), name);
    }
}
