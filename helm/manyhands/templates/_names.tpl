{{/* Names and labels. A component is gateway, task-service, model-service, volunteers, auditors, proxy, redis or test. */}}

{{- define "manyhands.fullname" -}}
{{- default .Release.Name .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Takes {root, component}. */}}
{{- define "manyhands.name" -}}
{{- printf "%s-%s" (include "manyhands.fullname" .root) .component -}}
{{- end -}}

{{/* Never change: Deployments select their pods by them. Takes {root, component}. */}}
{{- define "manyhands.selector" -}}
app.kubernetes.io/name: manyhands
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* Takes {root, component}. */}}
{{- define "manyhands.labels" -}}
{{- $own := include "manyhands.labels.own" . | fromYaml -}}
{{- range $name, $value := .root.Values.commonLabels -}}
{{- if hasKey $own $name -}}
{{- fail (printf "commonLabels: %s: %q is a label that the chart sets itself, because pods, policies and Helm are found by it: leave it out" $name $value) -}}
{{- end -}}
{{- end -}}
{{- merge $own .root.Values.commonLabels | toYaml -}}
{{- end -}}

{{- define "manyhands.labels.own" -}}
{{ include "manyhands.selector" . }}
app.kubernetes.io/part-of: manyhands
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | quote }}
{{- end -}}

{{/* Takes {root, component}. */}}
{{- define "manyhands.metadata" -}}
name: {{ include "manyhands.name" . | quote }}
namespace: {{ .root.Release.Namespace | quote }}
labels: {{- include "manyhands.labels" . | nindent 2 }}
{{- end -}}

{{/* The three that serve HTTP: component, key in values, port. */}}
{{- define "manyhands.services" -}}
- { component: gateway, key: gateway, port: 8080 }
- { component: task-service, key: taskService, port: 8081 }
- { component: model-service, key: modelService, port: 8082 }
{{- end -}}

{{/* Where a component's pods are asked from inside the cluster. Takes {root, component}. */}}
{{- define "manyhands.url" -}}
http://{{ include "manyhands.name" . }}
{{- end -}}

{{- define "manyhands.credentials" -}}
{{- default (printf "%s-credentials" (include "manyhands.fullname" .)) .Values.credentials.existingSecret -}}
{{- end -}}

{{/* Takes {root, image: {name, tag, digest}, native}. */}}
{{- define "manyhands.image" -}}
{{- $shared := .root.Values.image -}}
{{- $path := compact (list $shared.registry $shared.repository .image.name) | join "/" -}}
{{- if .image.digest -}}
{{ $path }}@{{ .image.digest }}
{{- else -}}
{{ $path }}:{{ coalesce .image.tag $shared.tag .root.Chart.AppVersion }}{{ if .native }}-native{{ end }}
{{- end -}}
{{- end -}}

{{/* Every object passes through here, so that `merge` reaches all of them. Takes {root, key: Kind/component, object: YAML}. */}}
{{- define "manyhands.emit" -}}
---
{{ include "manyhands.merged" . }}
{{ end -}}

{{/* An object as it is emitted. Takes what `manyhands.emit` takes. */}}
{{- define "manyhands.merged" -}}
{{- $object := fromYaml .object -}}
{{- with $object.Error }}{{ fail (printf "%s: %s" $.key .) }}{{ end -}}
{{- mergeOverwrite $object (get .root.Values.merge .key | default dict) | toYaml -}}
{{- end -}}
