{{/* How much of its memory limit a service may use for its heap, on the JVM and as a native executable. */}}

{{/* Takes {root, component, key, values}. */}}
{{- define "manyhands.heap.check" -}}
{{- if not (dig "limits" "memory" "" .values.resources) -}}
{{- fail (printf "%s.resources.limits.memory is missing: the heap is %s.maxRamPercentage (%v) percent of it, and without it of all memory of the node; set it, for example to 1Gi" .key .key .values.maxRamPercentage) -}}
{{- end -}}
{{- end -}}

{{/* Arguments of a native executable: what JAVA_TOOL_OPTIONS and java.options say to a JVM; of itself it takes 80 % of the limit. Takes
  {root, values}. */}}
{{- define "manyhands.heap.args" -}}
{{- if .root.Values.image.native -}}
args: ["-XX:MaximumHeapSizePercent={{ .values.maxRamPercentage }}", "-XX:+ExitOnOutOfMemoryError"]
{{- end -}}
{{- end -}}

{{/* Environment of a JVM. Takes {root, values}. */}}
{{- define "manyhands.heap.env" -}}
{{- if not .root.Values.image.native }}
- name: JAVA_TOOL_OPTIONS
  value: -XX:MaxRAMPercentage={{ .values.maxRamPercentage }}
{{- end }}
{{- end -}}
