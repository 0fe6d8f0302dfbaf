{{/* Environment of one service: what extraEnv names is not what the chart says. No name twice: Kubernetes would take the last, but Helm 4
  applies server-side, where names are keys. Takes {root, component, values}. */}}
{{- define "manyhands.env" -}}
{{- $names := list -}}
{{- range .values.extraEnv -}}
{{- if has .name $names -}}
{{- fail (printf "extraEnv of %s has %s twice: leave one" $.component .name) -}}
{{- end -}}
{{- $names = append $names .name -}}
{{- if eq (hasKey . "value") (hasKey . "valueFrom") -}}
{{- fail (printf "extraEnv of %s: %s needs either value or valueFrom" $.component .name) -}}
{{- else if and (hasKey . "value") (not (kindIs "string" .value)) -}}
{{- fail (printf "extraEnv of %s: the value of %s is %v without quotes: a variable of the environment is text, write %q" $.component .name .value (toString .value)) -}}
{{- end -}}
{{- end -}}
{{- $env := list -}}
{{- range include "manyhands.env.own" . | fromYamlArray -}}
{{- if not (has .name $names) -}}
{{- $env = append $env . -}}
{{- end -}}
{{- end -}}
{{- concat $env .values.extraEnv | toYaml -}}
{{- end -}}

{{/* As in its application.properties. Takes {root, component, values}. */}}
{{- define "manyhands.env.own" -}}
{{- include "manyhands.redis.env" .root }}
{{- include (printf "manyhands.env.%s" .component) . }}
{{- include "manyhands.heap.env" . }}
{{- if .root.Values.logging.json }}
- name: QUARKUS_LOG_CONSOLE_JSON_ENABLED
  value: "true"
{{- end }}
{{- with .root.Values.tracing }}
{{- if .endpoint }}
- name: MANYHANDS_TELEMETRY_TRACING_ENDPOINT
  value: {{ .endpoint | quote }}
- name: MANYHANDS_TELEMETRY_TRACING_SAMPLE_RATIO
  value: {{ .sampleRatio | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Whose X-Forwarded-For is believed; the same for all services, as one ingress is before them. Takes {root, name}. */}}
{{- define "manyhands.env.trusted-proxies" }}
{{- $isProxied := or .root.Values.ingress.enabled .root.Values.gatewayApi.enabled .root.Values.proxy.enabled }}
{{- if and $isProxied .root.Values.gateway.trustedProxies }}
- name: {{ .name }}
  value: {{ join "," .root.Values.gateway.trustedProxies | quote }}
{{- end }}
{{- end -}}

{{- define "manyhands.env.gateway" }}
- name: MANYHANDS_GATEWAY_SIGNING_KEY
  valueFrom: { secretKeyRef: { name: {{ include "manyhands.credentials" .root | quote }}, key: signing-key } }
# A Secret of one's own may lack it: then nobody is trusted.
- name: MANYHANDS_GATEWAY_VOLUNTEER_TOKEN
  valueFrom: { secretKeyRef: { name: {{ include "manyhands.credentials" .root | quote }}, key: volunteer-token, optional: true } }
- name: MANYHANDS_GATEWAY_ADMISSION_MAX_SESSIONS
  value: {{ .values.maxSessions | int | quote }}
{{- include "manyhands.env.trusted-proxies" (dict "root" .root "name" "MANYHANDS_GATEWAY_ADMISSION_TRUSTED_PROXIES") }}
{{- with include "manyhands.hosts" .root }}
- name: MANYHANDS_GATEWAY_ADMISSION_HOSTS
  value: {{ . | quote }}
{{- end }}
- name: MANYHANDS_GATEWAY_LEASE_INITIAL
  value: {{ .values.drain.leaseSeconds }}s
# Whoever got a first task shortly before has the time that was promised to hand it in.
- name: MANYHANDS_GATEWAY_SESSION_DRAIN
  value: {{ .values.drain.leaseSeconds }}s
- name: MANYHANDS_GATEWAY_SESSION_SHUTDOWN
  value: {{ .values.drain.shutdownSeconds }}s
{{- end -}}

{{- define "manyhands.env.task-service" }}
{{- include "manyhands.env.trusted-proxies" (dict "root" .root "name" "MANYHANDS_REST_CLIENTS_TRUSTED_PROXIES") }}
- name: MANYHANDS_TASK_ADMIN_TOKEN
  valueFrom: { secretKeyRef: { name: {{ include "manyhands.credentials" .root | quote }}, key: admin-token } }
# A Secret of one's own may lack it, where verification.auditors is switched off.
- name: MANYHANDS_TASK_AUDITORS_TOKEN
  valueFrom: { secretKeyRef: { name: {{ include "manyhands.credentials" .root | quote }}, key: auditor-token, optional: true } }
{{- with include "manyhands.hosts" .root }}
- name: MANYHANDS_TASK_HOST_ALLOWED
  value: {{ . | quote }}
{{- end }}
{{- if .values.shards.existingClaim }}
- name: MANYHANDS_TASK_SHARDS_STORAGE
  value: FILE
- name: MANYHANDS_TASK_SHARDS_DIRECTORY
  value: {{ include "manyhands.shards.directory" . }}
{{- end }}
# Without it Quarkus waits for no request: an upload would be cut at SIGTERM.
- name: QUARKUS_SHUTDOWN_TIMEOUT
  value: {{ .values.drain.shutdownSeconds }}s
{{- end -}}

{{/* Names under which the page is reached, with commas; "*" where it may be any. */}}
{{- define "manyhands.hosts" -}}
{{- $hosts := .Values.taskService.allowedHosts -}}
{{- if .Values.ingress.enabled -}}
{{- $hosts = append $hosts (default "*" .Values.ingress.host) -}}
{{- end -}}
{{- if .Values.gatewayApi.enabled -}}
{{- $hosts = concat $hosts (default (list "*") .Values.gatewayApi.hostnames) -}}
{{- end -}}
{{- ternary "*" (join "," (uniq $hosts)) (has "*" $hosts) -}}
{{- end -}}

{{- define "manyhands.env.model-service" }}
{{- include "manyhands.env.trusted-proxies" (dict "root" .root "name" "MANYHANDS_REST_CLIENTS_TRUSTED_PROXIES") }}
- name: MANYHANDS_MODEL_OWNER_LEASE
  value: {{ .values.drain.leaseSeconds }}s
- name: MANYHANDS_MODEL_OWNER_RELEASE_WITHIN
  value: {{ .values.drain.shutdownSeconds }}s
{{- end -}}
