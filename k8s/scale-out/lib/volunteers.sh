# shellcheck shell=bash
# The volunteers' Deployment, by kubectl. Sourced by run.sh, whose functions and variables it uses.

deployment=deployment/$release-volunteers
replicas_before=
# Whether there is something to scale back.
scaled=

# Not a function: what runs in the background is to be kubectl itself, which a signal reaches.
kube=(kubectl)
[ -z "$namespace" ] || kube+=(--namespace "$namespace")

# For hints: what changes a value of the release.
upgrade="helm upgrade $release helm/manyhands${namespace:+ --namespace $namespace} --reset-then-reuse-values --set"

# Leaves what the volunteers are scaled back to in `replicas_before`.
inspect_volunteers() {
    "${kube[@]}" get "$deployment" -o json >"$temporary/deployment" ||
        fail "there is no $deployment; is the chart installed, as --release $release, in this --namespace?"
    replicas_before=$(python "$here/lib/answers.py" replicas <"$temporary/deployment") || exit 1
    local autoscaler
    autoscaler=$("${kube[@]}" get horizontalpodautoscalers \
        -o "jsonpath={.items[?(@.spec.scaleTargetRef.name=='$release-volunteers')].metadata.name}" 2>/dev/null) || autoscaler=
    [ -z "$autoscaler" ] ||
        fail "HorizontalPodAutoscaler $autoscaler scales $deployment, too; $upgrade keda.volunteers.enabled=false"
}

scale() {
    scaled=yes
    "${kube[@]}" scale "$deployment" --replicas="$1" >/dev/null
}

await_pods() {
    # In the background, because bash hears of signals only when nothing runs in front of it.
    "${kube[@]}" wait "$deployment" --for="jsonpath={.status.readyReplicas}=$1" --timeout="${ready_within}s" \
        >/dev/null 2>"$temporary/waiting" &
    wait $! || fail "$1 volunteers were not ready within $ready_within s ($(tail -n 1 "$temporary/waiting"))
$(unready_pods)"
}

unready_pods() {
    "${kube[@]}" get "$deployment" -o json >"$temporary/deployment" &&
        "${kube[@]}" get pods --selector "$(python "$here/lib/answers.py" selector <"$temporary/deployment")" -o json >"$temporary/pods" &&
        python "$here/lib/answers.py" unready "$temporary/deployment" <"$temporary/pods"
}

# Exactly as many as wanted have the model, the data and a trainer, on two looks in a row: those that leave are still counted for a
# moment, those that come need one. Only then the clock starts.
await_volunteers() {
    local wanted=$1 since=$SECONDS now before= told=
    while true; do
        api GET "/api/jobs/$current"
        now=$(field volunteersNow 0)
        [ "$now:$before" != "$wanted:$wanted" ] || return 0
        before=$now
        if [ $((SECONDS - since)) -ge "$ready_within" ]; then fail "after $ready_within s $(headcount "$now" "$wanted")"; fi
        if [ "$now" -gt "$wanted" ] && [ $((SECONDS - since)) -ge "$quiet_for" ] && [ -z "$told" ]; then
            say "$(headcount "$now" "$wanted")"
            told=yes
        fi
        sleep 1
    done
}

headcount() {
    printf '%s volunteers are there for job %s, %s wanted: ' "$1" "$current" "$2"
    if [ "$1" -gt "$2" ]; then
        printf 'close the page, and end other headless volunteers'
    else
        printf 'look at their logs (%s logs %s), or raise --ready' "${kube[*]}" "$deployment"
    fi
}
