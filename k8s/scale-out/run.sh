#!/usr/bin/env bash
# The scale-out experiment on a cluster: the same job with more and more volunteers. `run.sh --help` says the rest.
# Runs on bash 3.2 (macOS) and newer; JSON is read by Python.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)

usage() {
    cat <<'HELP'
Usage: k8s/scale-out/run.sh [OPTION...]

Trains the same job with 1, 2, 4, ... headless volunteers of an installed chart
and writes runs.json, report.csv, report.md and report.svg (time, speed-up and
efficiency against the ideal line).

  --workers LIST    numbers of volunteers, each a run (1,2,4,8,16,32)
  --job JOB         paper, text, mlp, or the path of a job's JSON file (paper)
  --corpus FILE     what the job trains on (TensorFlow.js 0.11.7 if npm has
                    installed it, else the file LICENSE)
  --namespace NAME  where the chart is installed (kubectl's current one)
  --release NAME    of the chart (mh)
  --url URL         the page's address (found by kubectl port-forward)
  --output DIR      where the results go (scale-out-DATE)
  --ready SECONDS   how long volunteers may take until they are ready (300)
  --timeout SECONDS how long one run may take (3600)

For volunteers that wait instead of computing, so that the services are what is
measured: helm upgrade ... --set volunteers.paceMillis=200

Needs kubectl, curl and Python 3.8. The admin token is read from the release's
Secret, or from MANYHANDS_ADMIN_TOKEN. Interrupted, it deletes the job of the
run and scales the volunteers back; runs that are done are reported.

Exit status: 0 done, 1 something failed, 2 wrong usage, 130 after Ctrl-C.
HELP
}

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "run.sh: $*"
    exit 1
}
wrong() {
    say "run.sh: $* (see --help)"
    exit 2
}

# --- options ------------------------------------------------------------------------------------------------------------

workers=1,2,4,8,16,32
job=paper
corpus=
namespace=
release=mh
url=
output=scale-out-$(date +%Y-%m-%d-%H%M%S)
ready_within=300
timeout=3600

while [ $# -gt 0 ]; do
    case $1 in
        -h | --help)
            usage
            exit 0
            ;;
        --workers | --job | --corpus | --namespace | --release | --url | --output | --ready | --timeout)
            [ $# -ge 2 ] || wrong "$1: needs a value"
            case $1 in
                --workers) workers=$2 ;;
                --job) job=$2 ;;
                --corpus) corpus=$2 ;;
                --namespace) namespace=$2 ;;
                --release) release=$2 ;;
                --url) url=${2%/} ;;
                --output) output=$2 ;;
                --ready) ready_within=$2 ;;
                --timeout) timeout=$2 ;;
            esac
            shift 2
            ;;
        *) wrong "unknown option '$1'" ;;
    esac
done

[[ $workers =~ ^[1-9][0-9]*(,[1-9][0-9]*)*$ ]] || wrong "--workers $workers: must be numbers from 1, separated by commas, like 1,2,4"
[[ $ready_within =~ ^[1-9][0-9]*$ ]] || wrong "--ready $ready_within: must be a whole number of seconds"
[[ $timeout =~ ^[1-9][0-9]*$ ]] || wrong "--timeout $timeout: must be a whole number of seconds"
case $job in
    paper | text | mlp) description=$root/examples/$job.json ;;
    *) description=$job ;;
esac
[ -r "$description" ] || wrong "--job $job: there is no such file, and the jobs with a name are paper, text and mlp"
if [ -z "$corpus" ]; then
    corpus=$root/node_modules/@tensorflow/tfjs-0.11.7/dist/tf.js
    [ -r "$corpus" ] || corpus=$root/LICENSE
fi
[ -r "$corpus" ] || wrong "--corpus $corpus: there is no such file"

for tool in kubectl curl python3; do
    command -v "$tool" >/dev/null || fail "$tool is missing; install it"
done

# --- the cluster --------------------------------------------------------------------------------------------------------

deployment=deployment/$release-volunteers
temporary=$(mktemp -d)
replicas_before=
current=

# Not a function: what runs in the background is to be kubectl itself, which a signal reaches.
kube=(kubectl)
[ -z "$namespace" ] || kube+=(--namespace "$namespace")

scale() {
    "${kube[@]}" scale "$deployment" --replicas="$1" >/dev/null
}

# Leaves the address in `url`, and the admin token in a file for curl.
connect() {
    replicas_before=$("${kube[@]}" get "$deployment" -o 'jsonpath={.spec.replicas}') ||
        fail "there is no $deployment; is the chart installed, as --release $release, in this --namespace?"
    local token=${MANYHANDS_ADMIN_TOKEN:-}
    if [ -z "$token" ]; then
        token=$("${kube[@]}" get secret "$release-credentials" -o 'jsonpath={.data.admin-token}' | decode) ||
            fail "secret $release-credentials cannot be read; set MANYHANDS_ADMIN_TOKEN to the admin token"
    fi
    printf 'header = "Authorization: Bearer %s"\n' "$token" >"$temporary/authorization"
    [ -n "$url" ] || forward
    curl -sS --max-time 10 -o /dev/null "$url/api/jobs" || fail "$url does not answer"
}

decode() { python3 -c 'import base64, sys; sys.stdout.buffer.write(base64.b64decode(sys.stdin.read()))'; }

# Jobs and data sets are task-service's; nothing else is asked.
forward() {
    "${kube[@]}" port-forward "service/$release-task-service" :80 >"$temporary/forwarding" 2>&1 &
    local forwarding=$!
    for _ in $(seq 100); do
        url=$(sed -n 's#^Forwarding from \(127\.0\.0\.1:[0-9]*\) .*#http://\1#p' "$temporary/forwarding" | head -n 1)
        [ -z "$url" ] || return 0
        kill -0 "$forwarding" 2>/dev/null || break
        sleep 0.1
    done
    fail "kubectl port-forward failed: $(cat "$temporary/forwarding")"
}

# --- the API ------------------------------------------------------------------------------------------------------------

# api METHOD PATH [CURL-OPTION...]: prints the answer; fails with what the service says is wrong. The token goes by a file, as
# everyone can read a command line.
api() {
    local method=$1 path=$2 status
    shift 2
    status=$(curl -sS --config "$temporary/authorization" --max-time 120 -o "$temporary/answer" -w '%{http_code}' -X "$method" "$@" "$url$path") ||
        fail "$method $url$path: no answer"
    case $status in
        2*) cat "$temporary/answer" ;;
        *) fail "$method $url$path: HTTP $status $(cat "$temporary/answer")" ;;
    esac
}

# field NAME [DEFAULT]: of the JSON object on standard input.
field() { python3 -c 'import json, sys; print(json.load(sys.stdin).get(sys.argv[1], sys.argv[2]))' "$1" "${2:-}"; }

store_corpus() {
    api POST /api/datasets -H 'Content-Type: application/octet-stream' --data-binary "@$corpus" | field sha256
}

# The description, on the stored data set unless it names one.
described() {
    python3 - "$description" "$1" <<'PYTHON'
import json, sys
job = json.load(open(sys.argv[1], encoding="utf-8"))
job.pop("id", None)
job["data"].setdefault("dataset", sys.argv[2])
json.dump(job, sys.stdout)
PYTHON
}

create_job() {
    described "$1" | api POST '/api/jobs?paused=true' -H 'Content-Type: application/json' --data-binary @- | field id
}

# --- one run ------------------------------------------------------------------------------------------------------------

run() {
    local volunteers=$1 dataset=$2
    current=$(create_job "$dataset")
    say "$volunteers volunteers: job $current"
    scale "$volunteers"
    # In the background, because bash hears of signals only when nothing runs in front of it.
    "${kube[@]}" rollout status "$deployment" --timeout="${ready_within}s" >/dev/null &
    wait $! ||
        fail "$volunteers pods were not ready within $ready_within s; is there room for them? kubectl describe $deployment"
    await_volunteers "$volunteers"
    api POST "/api/jobs/$current/resume" >/dev/null
    await_end
    keep_summary "$volunteers"
    api DELETE "/api/jobs/$current" >/dev/null
    current=
}

# All of them have the model, the data and a trainer: only then the clock starts.
await_volunteers() {
    local deadline=$((SECONDS + ready_within)) now
    while true; do
        now=$(api GET "/api/jobs/$current" | field volunteersNow 0)
        [ "$now" -lt "$1" ] || return 0
        [ "$SECONDS" -lt "$deadline" ] ||
            fail "after $ready_within s $now of $1 volunteers have joined job $current; look at their logs, or raise --ready"
        sleep 1
    done
}

await_end() {
    local deadline=$((SECONDS + timeout)) state
    while true; do
        state=$(api GET "/api/jobs/$current" | field state)
        case $state in
            FINISHED) return 0 ;;
            FAILED) fail "job $current failed: $(api GET "/api/jobs/$current" | field reason)" ;;
        esac
        [ "$SECONDS" -lt "$deadline" ] || fail "job $current did not end within $timeout s; raise --timeout"
        sleep 1
    done
}

keep_summary() {
    api GET "/api/jobs/$current" >"$temporary/summary"
    python3 - "$1" "$temporary/summary" "$output/runs.json" <<'PYTHON'
import json, pathlib, sys
workers, summary, file = int(sys.argv[1]), json.load(open(sys.argv[2])), pathlib.Path(sys.argv[3])
document = json.loads(file.read_text()) if file.exists() else {"job": summary["name"], "runs": []}
run = {name: summary[name] for name in ("wallSeconds", "computeSeconds", "weightsSha256") if name in summary}
document["runs"].append({"workers": workers, **run})
file.write_text(json.dumps(document, indent=2) + "\n")
print(f"{workers} volunteers: {summary['wallSeconds']:.2f} s", file=sys.stderr)
PYTHON
}

# --- before and after ---------------------------------------------------------------------------------------------------

# Whatever happens: nothing of this experiment goes on. Each step is tried even if the one before it failed.
clean_up() {
    local status=$?
    trap - EXIT
    trap '' INT TERM HUP
    if [ -n "$current" ]; then
        say "deleting job $current"
        (api DELETE "/api/jobs/$current" >/dev/null) || true
    fi
    if [ -n "$replicas_before" ]; then
        say "scaling the volunteers back to $replicas_before"
        scale "$replicas_before" || true
    fi
    # Port forwarding, and waiting for pods.
    for child in $(jobs -p); do kill "$child" 2>/dev/null || true; done
    if [ -e "$output/runs.json" ]; then
        if python3 "$here/report.py" "$output"; then say "results: $output/report.md"; fi
    fi
    rm -rf "$temporary"
    exit "$status"
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

mkdir -p "$output"
[ ! -e "$output/runs.json" ] || fail "--output $output has results already; name another directory"
connect
dataset=$(store_corpus)
for volunteers in ${workers//,/ }; do
    run "$volunteers" "$dataset"
done
