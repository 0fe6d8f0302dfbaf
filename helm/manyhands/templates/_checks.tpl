{{/* What a value has to be besides its type: Helm looks at the schema before it renders, and all that it says of a pattern is the regular
  expression. Here it is said what was given, what is expected, and what to write instead. Ranges of numbers are in the schema, which names
  them. */}}

{{/* By the last name of the value's path, or by the whole path where that is not enough. `number`: no text, however much it looks like one;
  `least`: where the schema's words are not enough. `text`: what matches it is accepted; `secret`: not to be shown. */}}
{{- define "manyhands.checks.rules" -}}
replicas: { number: a whole number of pods, least: 0 }
minReplicas: { number: a whole number of pods }
maxReplicas: { number: a whole number of pods }
connectionsPerPod: { number: a whole number of connections }
cpuMillis: { number: "a whole number of thousandths of a core, such as 700" }
maxRamPercentage: { number: "a whole number of percent, such as 70" }
maxSessions: { number: a whole number of connections }
preStopSeconds: { number: a whole number of seconds }
leaseSeconds: { number: a whole number of seconds }
shutdownSeconds: { number: a whole number of seconds }
idleSeconds: { number: a whole number of seconds }
pollingSeconds: { number: a whole number of seconds }
terminationGracePeriodSeconds: { number: a whole number of seconds }
count: { number: a whole number of volunteers }
workers: { number: a whole number of values computed at once }
paceMillis: { number: a number of milliseconds }
maxMemoryMB: { number: "a whole number of megabytes, such as 1024" }
maxBodyMB: { number: "a whole number of megabytes, such as 4300" }
resultsPerPod: { number: a whole number of results }
tasksPerPod: { number: a whole number of tasks }
sampleRatio: { number: "a number from 0 to 1, such as 0.01" }
uid: { number: a whole number }
gid: { number: a whole number }
cpu:
  text: '^[0-9]+(\.[0-9]+)?m?$'
  expected: cores or thousandths of a core, such as 2 or 500m
  isNumberAllowed: true
memory: &quantity
  text: '^[0-9]+(\.[0-9]+)?(k|M|G|T|Ki|Mi|Gi|Ti)?$'
  expected: "an amount such as 512Mi or 2Gi; the units are Ki, Mi, Gi, Ti (of 1024), k, M, G and T (of 1000), in exactly these letters"
ephemeral-storage: *quantity
redis.storage.size: *quantity
fullnameOverride:
  text: '^([a-z]([-a-z0-9]{0,38}[a-z0-9])?)?$'
  expected: up to 40 lower-case letters, digits and hyphens that begin with a letter and do not end with a hyphen
registry:
  text: '^([A-Za-z0-9][-A-Za-z0-9.]*(:[0-9]{1,5})?)?$'
  expected: "the name of a host, with a port if need be, such as registry.example.org or localhost:5000; no https:// before it and no slash: what follows it belongs to repository"
repository: &repository
  text: '^([a-z0-9]+([._/-]+[a-z0-9]+)*)?$'
  expected: "lower-case names with slashes in between, such as manyhands or team/manyhands; the host belongs to registry, the tag to tag"
name: *repository
tag:
  text: '^([A-Za-z0-9_][-A-Za-z0-9_.]{0,127})?$'
  expected: "letters, digits, dots, hyphens and underscores, such as 1.4.2"
digest:
  text: '^(sha256:[0-9a-f]{64})?$'
  expected: "sha256: and 64 hexadecimal digits, as docker images --digests shows them"
pullSecrets: &secretName
  text: '^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)?$'
  expected: "the name of a Secret in this namespace: lower-case letters, digits, hyphens and dots"
existingClaim:
  text: '^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)?$'
  expected: "the name of a PersistentVolumeClaim in this namespace: lower-case letters, digits, hyphens and dots"
existingSecret: *secretName
caSecret: *secretName
secretName: *secretName
credentials.adminToken:
  text: '^([^$]{16,})?$'
  expected: "at least 16 characters, none of them a $; openssl rand -hex 16 makes one"
  secret: true
volunteers.url: &address
  text: '^(https?://[^ ]+)?$'
  expected: "an address that begins with http:// or https://, such as https://train.example.org"
keda.prometheusAddress: *address
tracing.endpoint: *address
redis.external.url:
  text: '^(rediss?://[^, ]+(,rediss?://[^, ]+)*)?$'
  expected: "redis://HOST:PORT, or rediss:// for TLS; several with commas and without spaces in between"
  secret: true
ingress.host: &host
  text: '^((\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$'
  expected: "the name of a host alone, in lower case, such as train.example.org: no http:// or https://, no port and no path; TLS is switched on by ingress.tls.enabled, or at the Gateway"
hostnames: *host
trustedProxies:
  text: '^([0-9]{1,3}(\.[0-9]{1,3}){3}(/[0-9]{1,2})?|[0-9a-fA-F:]*:[0-9a-fA-F:]*(/[0-9]{1,3})?)$'
  expected: "an address or a network in CIDR notation, such as 10.0.0.0/8 or fc00::/7; names are not looked up"
allowedHosts:
  text: '^(\*|(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)$'
  expected: "the name of a host alone, in lower case, such as train.example.org, or * for every name"
interval:
  text: '^[0-9]+(s|m)$'
  expected: seconds or minutes, such as 15s or 1m
runbookUrl:
  text: '^(https?://[^# ]+)?$'
  expected: "an address that begins with http:// or https:// and has no #, which is appended"
{{- end -}}

{{- define "manyhands.checks" -}}
{{- include "manyhands.checks.walk" (dict "rules" (include "manyhands.checks.rules" . | fromYaml) "path" "" "values" .Values) -}}
{{- range $key, $_ := .Values.merge -}}
{{- if not (regexMatch "^[A-Z][A-Za-z]+/(gateway|task-service|model-service|volunteers|auditors|proxy|redis|credentials|ingress|deny-all|test|services|alerts|dashboard)$" $key) -}}
{{- fail (printf "merge: %q names no object of this chart: expected its kind and component, such as Deployment/gateway; components are gateway, task-service, model-service, volunteers, auditors, proxy, redis, credentials, ingress, deny-all, test, services, alerts and dashboard" $key) -}}
{{- end -}}
{{- end -}}
{{- range include "manyhands.services" . | fromYamlArray -}}
{{- include "manyhands.heap.check" (dict "key" .key "values" (get $.Values .key)) -}}
{{- end -}}
{{- end -}}

{{/* Takes {rules, path, values}. Maps whose keys are not the chart's are left alone. */}}
{{- define "manyhands.checks.walk" -}}
{{- $foreign := list "global" "commonLabels" "labels" "annotations" "podAnnotations" "nodeSelector" "affinity" "merge" -}}
{{- range $key, $value := .values -}}
{{- $path := trimPrefix "." (printf "%s.%s" $.path $key) -}}
{{- if kindIs "map" $value -}}
{{- if not (has $key $foreign) -}}
{{- include "manyhands.checks.walk" (dict "rules" $.rules "path" $path "values" $value) -}}
{{- end -}}
{{- else -}}
{{- with get $.rules $path | default (get $.rules $key) -}}
{{- $rule := . -}}
{{- range kindIs "slice" $value | ternary $value (list $value) -}}
{{- include (ternary "manyhands.checks.number" "manyhands.checks.text" (hasKey $rule "number")) (dict "rule" $rule "path" $path "value" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Takes {rule, path, value}. */}}
{{- define "manyhands.checks.number" -}}
{{- if kindIs "string" .value -}}
{{- fail (printf "%s is the text %q: expected %s, without a unit and without quotes (--set, not --set-string)" .path .value .rule.number) -}}
{{- else if and (hasKey .rule "least") (not (kindIs "invalid" .value)) -}}
{{- if lt (int .value) (int .rule.least) -}}
{{- fail (printf "%s is %v: expected %s, %v or more" .path .value .rule.number .rule.least) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Takes {rule, path, value}. */}}
{{- define "manyhands.checks.text" -}}
{{- if kindIs "string" .value -}}
{{- if not (regexMatch .rule.text .value) -}}
{{- fail (printf "%s is %s: expected %s" .path (ternary "not as it has to be (it is secret and not shown)" (quote .value) (hasKey .rule "secret")) .rule.expected) -}}
{{- end -}}
{{- else if kindIs "invalid" .value -}}
{{- else if not .rule.isNumberAllowed -}}
{{- fail (printf "%s is the number %v: expected text, in quotes or by --set-string, because YAML takes 1.10 for 1.1 and an amount without a unit for bytes; %s" .path .value .rule.expected) -}}
{{- end -}}
{{- end -}}
