{{/* alert, expression, how long it holds, severity (page: someone must come; ticket: someone should look), what a person reads. */}}
{{- define "manyhands.alerts" -}}
{{- $here := include "manyhands.query.here" . -}}
- alert: ManyhandsServiceAbsent
  expr: absent(manyhands_gateway_sessions{ {{- $here -}} }) or absent(manyhands_task_jobs{ {{- $here -}} }) or absent(manyhands_model_jobs_owned{ {{- $here -}} })
  for: 2m
  severity: page
  summary: One of the three services has no instance that could be scraped.
- alert: ManyhandsJobStalled
  expr: >-
    max(manyhands_task_jobs{state="running", {{ $here }}}) > 0
    and on() sum(manyhands_gateway_hands{ {{- $here -}} }) > 0
    and on() sum(rate(manyhands_model_commits_total{outcome="committed", {{ $here }}}[10m])) == 0
  for: 5m
  severity: page
  summary: A job runs and there are volunteers, but no round was committed for ten minutes.
# Every open job has an owner, whatever its state: with the running ones alone, a paused job that is owned would hide one that is not.
- alert: ManyhandsJobUnowned
  expr: >-
    sum(max by (state) (manyhands_task_jobs{ {{- $here -}} })) > sum(manyhands_model_jobs_owned{ {{- $here -}} })
  for: 2m
  severity: page
  summary: An open job has no model-service that reduces it.
- alert: ManyhandsRedisUnavailable
  expr: sum(rate(manyhands_gateway_results_rejected_total{reason="unavailable", {{ $here }}}[5m])) > 0
  for: 2m
  severity: page
  summary: Results cannot be stored, because Redis does not answer the gateways in time.
- alert: ManyhandsJobFailed
  expr: sum(increase(manyhands_model_jobs_failed_total{ {{- $here -}} }[15m])) > 0
  for: 0m
  severity: ticket
  summary: A job could not go on.
- alert: ManyhandsResultsPileUp
  expr: {{ include "manyhands.query.resultsWaiting" . }} > {{ mul 2 .Values.keda.modelService.resultsPerPod }}
  for: 5m
  severity: ticket
  summary: Results come faster than model-services fold them.
- alert: ManyhandsWorkWithoutVolunteers
  expr: >-
    {{ include "manyhands.query.tasksWaiting" . }} > 0
    and on() sum(manyhands_gateway_hands{ {{- $here -}} }) == 0
  for: 15m
  severity: ticket
  summary: Tasks are waiting, but no volunteer has time.
- alert: ManyhandsResultsRejected
  expr: >-
    sum(rate(manyhands_gateway_results_rejected_total{reason!="unavailable", {{ $here }}}[10m]))
    > 0.05 * sum(rate(manyhands_gateway_results_total{ {{- $here -}} }[10m]))
  for: 10m
  severity: ticket
  summary: More than 5 % of what volunteers hand in is refused.
- alert: ManyhandsLeasesExpire
  expr: >-
    sum(rate(manyhands_gateway_tasks_given_back_total{reason="expired", {{ $here }}}[10m]))
    > 0.2 * sum(rate(manyhands_gateway_tasks_leased_total{ {{- $here -}} }[10m]))
  for: 10m
  severity: ticket
  summary: More than a fifth of the leases end without a result.
- alert: ManyhandsOwnershipLost
  expr: sum(increase(manyhands_model_ownership_changes_total{change="lost", {{ $here }}}[15m])) > 3
  for: 0m
  severity: ticket
  summary: Model-services lose jobs that they were reducing.
- alert: ManyhandsGatewayFull
  expr: max(manyhands_gateway_sessions{ {{- $here -}} }) > {{ div (mul .Values.gateway.maxSessions 8) 10 }}
  for: 5m
  severity: ticket
  summary: A gateway has more than 80 % of the connections it admits.
{{- end -}}
