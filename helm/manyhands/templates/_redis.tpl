{{/* How the services find Redis. */}}

{{- define "manyhands.redis.isExternal" -}}
{{- with .Values.redis.external -}}
{{- if or .url .urlKey -}}true{{- end -}}
{{- end -}}
{{- end -}}

{{- define "manyhands.redis.isTls" -}}
{{- with .Values.redis.external -}}
{{- if or .tls.enabled (hasPrefix "rediss://" .url) -}}true{{- end -}}
{{- end -}}
{{- end -}}

{{/* Contradictions that the schema cannot express. */}}
{{- define "manyhands.redis.check" -}}
{{- with .Values.redis.external -}}
{{- if and .url .urlKey -}}
{{- fail "redis.external.url and redis.external.urlKey are both set: give the URL either here or in the Secret" -}}
{{- end -}}
{{- if and .urlKey (not .existingSecret) -}}
{{- fail (printf "redis.external.urlKey is %q, but redis.external.existingSecret names no Secret that could have it" .urlKey) -}}
{{- end -}}
{{- if and (or .tls.enabled .tls.caSecret) .url (not (hasPrefix "rediss://" .url)) -}}
{{- fail (printf "redis.external.tls is set, but redis.external.url %q is without TLS: begin it with rediss://" .url) -}}
{{- end -}}
{{- if and .tls.caSecret .urlKey (not .tls.enabled) -}}
{{- fail "redis.external.tls.caSecret is set, but redis.external.tls.enabled is not: the chart cannot see whether a URL in a Secret begins with rediss://" -}}
{{- end -}}
{{- if and (ne .mode "standalone") (not (or .url .urlKey)) -}}
{{- fail (printf "redis.external.mode is %q, but neither redis.external.url nor urlKey says where: the bundled Redis is a single one" .mode) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Environment of the services: Quarkus' default client and the one for blocking reads, which takes over the hosts by itself. */}}
{{- define "manyhands.redis.env" -}}
{{- $external := .Values.redis.external -}}
{{- if not (include "manyhands.redis.isExternal" .) }}
- name: QUARKUS_REDIS_HOSTS
  value: redis://{{ include "manyhands.name" (dict "root" . "component" "redis") }}:6379
{{- else if $external.urlKey }}
- name: QUARKUS_REDIS_HOSTS
  valueFrom: { secretKeyRef: { name: {{ $external.existingSecret | quote }}, key: {{ $external.urlKey | quote }} } }
{{- else }}
- name: QUARKUS_REDIS_HOSTS
  value: {{ $external.url | quote }}
{{- end }}
{{- range $client := list "QUARKUS_REDIS" "QUARKUS_REDIS_BLOCKING" }}
{{- if not (include "manyhands.redis.isExternal" $) }}
- name: {{ $client }}_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ include "manyhands.credentials" $ | quote }}, key: redis-password } }
{{- else }}
{{- if and $external.existingSecret $external.passwordKey }}
- name: {{ $client }}_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ $external.existingSecret | quote }}, key: {{ $external.passwordKey | quote }}, optional: {{ ne $external.urlKey "" }} } }
{{- end }}
{{- if ne $external.mode "standalone" }}
- name: {{ $client }}_CLIENT_TYPE
  value: {{ $external.mode | quote }}
{{- end }}
{{- if eq $external.mode "sentinel" }}
- name: {{ $client }}_MASTER_NAME
  value: {{ $external.masterName | quote }}
{{- end }}
{{- if include "manyhands.redis.isTls" $ }}
- name: {{ $client }}_TLS_CONFIGURATION_NAME
  value: redis
{{- end }}
{{- end }}
{{- end }}
{{- if include "manyhands.redis.isTls" . }}
# Without it, Vert.x refuses to connect at all.
- name: QUARKUS_TLS_REDIS_HOSTNAME_VERIFICATION_ALGORITHM
  value: HTTPS
{{- end }}
{{- if $external.tls.caSecret }}
- name: QUARKUS_TLS_REDIS_TRUST_STORE_PEM_CERTS
  value: {{ printf "/etc/redis-ca/%s" $external.tls.caKey | quote }}
{{- end }}
{{- end -}}

{{/* Kubernetes refuses changes of a StatefulSet's claims in words that help nobody, so they are refused here. Takes what `manyhands.emit`
  takes, of the StatefulSet. */}}
{{- define "manyhands.redis.checkClaim" -}}
{{- $name := include "manyhands.name" (dict "root" .root "component" "redis") -}}
{{- with lookup "apps/v1" "StatefulSet" .root.Release.Namespace $name -}}
{{- $running := include "manyhands.redis.claim" . | fromYaml -}}
{{- $wanted := include "manyhands.redis.claim" (include "manyhands.merged" $ | fromYaml) | fromYaml -}}
{{- if or (ne $running.bytes $wanted.bytes) (ne $running.class $wanted.class) -}}
{{- fail (printf "redis.storage asks for %s, but StatefulSet %s was made for %s, and Kubernetes does not let that be changed: either keep the value, or follow \"Another volume for Redis\" in docs/operations.md, which deletes the StatefulSet and not its data" $wanted.words $name $running.words) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What may differ between two StatefulSets' claims: {bytes, class}, and both in words. Takes a StatefulSet. */}}
{{- define "manyhands.redis.claim" -}}
{{- if .spec.volumeClaimTemplates -}}
{{- $claim := (first .spec.volumeClaimTemplates).spec -}}
{{- $size := toString $claim.resources.requests.storage -}}
{{- $class := default "" $claim.storageClassName -}}
bytes: {{ include "manyhands.bytes" $size | quote }}
class: {{ $class | quote }}
words: {{ printf "a volume of %s of %s" $size (ternary (printf "storage class %s" $class) "the default storage class" (ne $class "")) | quote }}
{{- else -}}
{ bytes: "", class: "", words: "no volume" }
{{- end -}}
{{- end -}}

{{/* Of a quantity, which Kubernetes may have written in another unit than we did. */}}
{{- define "manyhands.bytes" -}}
{{- $units := dict "" 1 "m" 0.001 "k" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 "P" 1000000000000000 -}}
{{- $units = merge $units (dict "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624) -}}
{{- $unit := regexFind "[A-Za-z]*$" . -}}
{{- mulf (trimSuffix $unit .) (get $units $unit) | int64 -}}
{{- end -}}

{{/* Where an external Redis listens: at what the values say, and at what the URL says, if it can be seen. By hand, as a password may hold
  what a parser of URLs refuses. Takes redis.external. */}}
{{- define "manyhands.redis.ports" -}}
{{- $ports := list -}}
{{- range .ports -}}
{{- $ports = append $ports (int .) -}}
{{- end -}}
{{- range compact (splitList "," .url) -}}
{{- $host := regexReplaceAll "^rediss?://([^/?]*@)?" . "" | regexFind "^[^/?]*" -}}
{{- $ports = append $ports (regexFind ":[0-9]+$" $host | trimPrefix ":" | default "6379" | int) -}}
{{- end -}}
{{- uniq $ports | toYaml -}}
{{- end -}}
