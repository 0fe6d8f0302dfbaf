{{/* One service. Takes {root, component, values, service}. */}}
{{- define "manyhands.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata: {{- include "manyhands.metadata" . | nindent 2 }}
spec:
  {{- if not (include "manyhands.isScaled" .) }}
  replicas: {{ include "manyhands.replicas" (merge (dict "first" 2) .) }}
  {{- end }}
  # The new one takes over before the old one goes: a round never finds a service missing.
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }
  # Long enough for those who were sent away by the last pod to have settled on this one.
  minReadySeconds: 5
  selector:
    matchLabels: {{- include "manyhands.selector" . | nindent 6 }}
  template:
    metadata: {{- include "manyhands.podMetadata" . | nindent 6 }}
    spec:
      {{- include "manyhands.podSpec" (merge (dict "spread" true) .) | nindent 6 }}
      securityContext: {{- include "manyhands.podSecurity" (include "manyhands.user" . | fromYaml) | nindent 8 }}
      terminationGracePeriodSeconds: {{ include "manyhands.grace" .values.drain }}
      containers:
        - {{- include "manyhands.container" . | nindent 10 }}
      volumes:
        - name: tmp
          emptyDir: {}
        {{- with .root.Values.redis.external.tls.caSecret }}
        - name: redis-ca
          secret: { secretName: {{ . | quote }} }
        {{- end }}
        {{- with dig "shards" "existingClaim" "" .values }}
        - name: shards
          persistentVolumeClaim: { claimName: {{ . | quote }} }
        {{- end }}
{{- end -}}

{{- define "manyhands.container" -}}
name: {{ .component }}
image: {{ include "manyhands.image" (dict "root" .root "image" .values.image "native" .root.Values.image.native) | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy | quote }}
{{- with include "manyhands.heap.args" . }}
{{ . }}
{{- end }}
ports:
  - { name: http, containerPort: {{ .service.port }}, protocol: TCP }
env: {{- include "manyhands.env" . | nindent 2 }}
# Looked at every second, because "ready" depends on it; a slow node gets two minutes.
startupProbe: {{- include "manyhands.probe" (dict "path" "/q/health/started" "period" 1 "failures" 120 "timeout" 2) | nindent 2 }}
# Fails within 6 s when Redis is gone, recovers within 2 s.
readinessProbe: {{- include "manyhands.probe" (dict "path" "/q/health/ready" "period" 2 "failures" 3 "timeout" 2) | nindent 2 }}
# Half a minute without an answer: its loops hang, a restart loses nothing.
livenessProbe: {{- include "manyhands.probe" (dict "path" "/q/health/live" "period" 10 "failures" 3 "timeout" 5) | nindent 2 }}
lifecycle:
  preStop:
    sleep: { seconds: {{ .values.drain.preStopSeconds }} }
resources: {{- toYaml .values.resources | nindent 2 }}
securityContext: {{- include "manyhands.containerSecurity" . | nindent 2 }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  {{- if .root.Values.redis.external.tls.caSecret }}
  - { name: redis-ca, mountPath: /etc/redis-ca, readOnly: true }
  {{- end }}
  {{- if dig "shards" "existingClaim" "" .values }}
  - { name: shards, mountPath: {{ include "manyhands.shards.directory" . }} }
  {{- end }}
{{- end -}}

{{/* Seconds until SIGKILL: endpoints are withdrawn, what is leased comes in, the rest is given back, the process ends. Takes a `drain`. */}}
{{- define "manyhands.grace" -}}
{{- add .preStopSeconds .leaseSeconds .shutdownSeconds (include "manyhands.ending" .) -}}
{{- end -}}

{{/* Seconds. What a service needs after all it waits for: to close sockets, to send the last spans (1 s), to end the JVM. With less,
  a wait that takes all of its time ends in SIGKILL. */}}
{{- define "manyhands.ending" -}}
5
{{- end -}}

{{/* Where a volume for shards is mounted. */}}
{{- define "manyhands.shards.directory" -}}
/shards
{{- end -}}

{{/* Pods of a Deployment. What the values leave open is as it runs: an upgrade that named another number would undo `kubectl scale`, or, with
  Helm 4, which applies server-side, conflict with it. A service that somebody stopped stays stopped: that is how one keeps the services
  away from Redis, and NOTES says so. Takes {root, component, values, first: the number at the first install}. */}}
{{- define "manyhands.replicas" -}}
{{- if kindIs "invalid" .values.replicas -}}
{{- $running := lookup "apps/v1" "Deployment" .root.Release.Namespace (include "manyhands.name" .) -}}
{{- dig "spec" "replicas" .first $running -}}
{{- else -}}
{{- .values.replicas -}}
{{- end -}}
{{- end -}}

{{/* Whether something else than the chart decides the number of pods. Takes {root, component, values}. */}}
{{- define "manyhands.isScaled" -}}
{{- if or .values.autoscaling.enabled (and .root.Values.keda.enabled (eq .component "model-service")) -}}true{{- end -}}
{{- end -}}
