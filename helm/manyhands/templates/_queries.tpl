{{/* PromQL that more than one object asks; metrics are those of docs/metrics.md (MetricsTest compares). */}}

{{/* Restricts a metric to this release. */}}
{{- define "manyhands.query.here" -}}
namespace="{{ .Release.Namespace }}"
{{- end -}}

{{- define "manyhands.query.resultsWaiting" -}}
sum(manyhands_model_job_results_waiting{ {{- include "manyhands.query.here" . -}} })
{{- end -}}

{{- define "manyhands.query.tasksWaiting" -}}
sum(manyhands_model_job_tasks_waiting{ {{- include "manyhands.query.here" . -}} })
{{- end -}}
