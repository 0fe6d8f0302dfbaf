{{/* What all pods have in common. */}}

{{/* Of the restricted Pod Security Standard. Takes {uid, gid}. */}}
{{- define "manyhands.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .uid }}
runAsGroup: {{ .gid }}
fsGroup: {{ .gid }}
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "manyhands.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* Spec fields of every pod but containers, volumes and security. Takes {root, component, values, spread: whether it is one of several}. */}}
{{- define "manyhands.podSpec" -}}
serviceAccountName: {{ ternary (include "manyhands.name" .) "default" .root.Values.serviceAccounts.create | quote }}
automountServiceAccountToken: false
# Environment variables of other Services would only be mistaken for configuration.
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- if and .spread .root.Values.topologySpread.enabled }}
# One constraint and no second one: of several soft ones the scheduler heeds none on a node that lacks the label of any, and many clusters
# have no zones. Those are preferred below, in `affinity`.
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "manyhands.selector" $ | nindent 8 }}
    # Only pods of the same version count: those that are about to go would push new ones together, where they then stay.
    matchLabelKeys: [pod-template-hash]
{{- end }}
{{- range $field := list "nodeSelector" "tolerations" "priorityClassName" }}
{{- with get $.values $field }}
{{ $field }}: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- with include "manyhands.affinity" . | fromYaml }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The values' affinity, and another zone than that of the other pods, unless the values have a podAntiAffinity of their own. A node without
  the label of a zone is no worse than one in an empty zone. Takes what `manyhands.podSpec` takes. */}}
{{- define "manyhands.affinity" -}}
{{- $zones := dict -}}
{{- if and .spread .root.Values.topologySpread.enabled (not .values.affinity.podAntiAffinity) -}}
{{- $zones = include "manyhands.affinity.zones" . | fromYaml -}}
{{- end -}}
{{- merge $zones .values.affinity | toYaml -}}
{{- end -}}

{{- define "manyhands.affinity.zones" -}}
podAntiAffinity:
  preferredDuringSchedulingIgnoredDuringExecution:
    - weight: 100
      podAffinityTerm:
        topologyKey: topology.kubernetes.io/zone
        labelSelector:
          matchLabels: {{- include "manyhands.selector" . | nindent 12 }}
        # As above; Kubernetes 1.30 does not know it here and leaves it out.
        matchLabelKeys: [pod-template-hash]
{{- end -}}

{{/* No versions in it: a new chart alone is no reason to restart a pod. Takes {root, component, values}. */}}
{{- define "manyhands.podMetadata" -}}
labels:
  {{- include "manyhands.selector" . | nindent 2 }}
  {{- with .root.Values.commonLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .values.podAnnotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The user of our own images. */}}
{{- define "manyhands.user" -}}
{ uid: 65532, gid: 0 }
{{- end -}}

{{/* A probe every service answers. Takes {path, period, failures, timeout}; seconds. */}}
{{- define "manyhands.probe" -}}
httpGet: { path: {{ .path }}, port: http }
periodSeconds: {{ .period }}
failureThreshold: {{ .failures }}
timeoutSeconds: {{ .timeout }}
{{- end -}}
