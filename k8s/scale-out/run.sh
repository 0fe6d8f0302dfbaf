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

  --workers LIST     numbers of volunteers, each a run (1,2,4,8,16,32)
  --job JOB          paper, text, mlp, or the path of a job's JSON file (paper)
  --corpus FILE      what the job trains on (TensorFlow.js 0.11.7 if npm has
                     installed it, else the file LICENSE)
  --namespace NAME   where the chart is installed (kubectl's current one)
  --release NAME     of the chart (mh)
  --url URL          the page's address (found by kubectl port-forward)
  --output DIR       where the results go (scale-out-DATE)
  --ready SECONDS    how long volunteers may take until they are ready (300)
  --timeout SECONDS  how long one run may take (3600)
  --patience SECONDS how long task-service may be away, while its pod is
                     replaced or Redis restarts, before it gives up (180)

For volunteers that wait instead of computing, so that the services are what is
measured: helm upgrade ... --set volunteers.paceMillis=200

The cluster must be yours meanwhile: no other open job, no page of a volunteer,
one volunteer per pod (volunteers.count=1), no autoscaler of the volunteers.
Where that is not so, it says so.

Needs kubectl 1.23, curl 7.61 and Python 3.8. The admin token is read from the
release's Secret, or from MANYHANDS_ADMIN_TOKEN. However it ends, it deletes the
job of the run and scales the volunteers back; runs that are done are reported.

Exit status: 0 done, 1 something failed, 2 wrong usage, 130 after Ctrl-C.
HELP
}

# Whoever read along may be gone, like the `tee` that Ctrl-C ends as well.
say() { printf '%s\n' "$*" >&2 2>/dev/null || true; }
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
patience=180
# Nothing is said about what is over within so many seconds, like the start of a port-forward.
quiet_for=5

while [ $# -gt 0 ]; do
    case $1 in
        -h | --help)
            usage
            exit 0
            ;;
        --workers | --job | --corpus | --namespace | --release | --url | --output | --ready | --timeout | --patience)
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
                --patience) patience=$2 ;;
            esac
            shift 2
            ;;
        *) wrong "unknown option '$1'" ;;
    esac
done

[[ $workers =~ ^[1-9][0-9]*(,[1-9][0-9]*)*$ ]] || wrong "--workers $workers: must be numbers from 1, separated by commas, like 1,2,4"
[[ $ready_within =~ ^[1-9][0-9]*$ ]] || wrong "--ready $ready_within: must be a whole number of seconds"
[[ $timeout =~ ^[1-9][0-9]*$ ]] || wrong "--timeout $timeout: must be a whole number of seconds"
[[ $patience =~ ^[1-9][0-9]*$ ]] || wrong "--patience $patience: must be a whole number of seconds"
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
[ ! -e "$output/runs.json" ] || wrong "--output $output: has results already; name another directory"

for tool in kubectl curl python3; do
    command -v "$tool" >/dev/null || fail "$tool is missing; install it"
done

# Ctrl-C is this script's affair. Python would answer it with a stack trace, if only while it starts.
python() { (trap '' INT && exec python3 "$@"); }

temporary=$(mktemp -d)
# The job of the run under way.
current=

# shellcheck source-path=SCRIPTDIR source=lib/volunteers.sh
. "$here/lib/volunteers.sh"
# shellcheck source-path=SCRIPTDIR source=lib/api.sh
. "$here/lib/api.sh"

# --- the cluster --------------------------------------------------------------------------------------------------------

# Leaves the admin token in a file for curl, and the way to task-service in `url`.
connect() {
    local token=${MANYHANDS_ADMIN_TOKEN:-}
    if [ -z "$token" ]; then
        token=$("${kube[@]}" get secret "$release-credentials" -o 'jsonpath={.data.admin-token}' | decode) ||
            fail "secret $release-credentials cannot be read; set MANYHANDS_ADMIN_TOKEN to the admin token"
    fi
    # A file of headers, which curl takes as they are, whatever is in the token.
    printf 'Authorization: Bearer %s\n' "$token" >"$temporary/authorization"
    [ -n "$url" ] || start_forwarding
}

decode() { python -c 'import base64, sys; sys.stdout.buffer.write(base64.b64decode(sys.stdin.read()))'; }

# Volunteers choose their job themselves: one that runs, or among paused ones that with the fewest.
refuse_other_jobs() {
    local others
    api GET /api/jobs
    others=$(python "$here/lib/answers.py" others <"$temporary/answer") || exit 1
    [ -z "$others" ] || fail "volunteers would be shared with what is there already; wait until it has ended, or delete it on the page:
$others"
}

# Leaves its name in `dataset`.
store_corpus() {
    # A large one needs its time.
    api POST /api/datasets --max-time 600 -H 'Content-Type: application/octet-stream' --data-binary "@$corpus"
    dataset=$(field sha256)
}

# --- one run ------------------------------------------------------------------------------------------------------------

run() {
    # Somebody may have made one meanwhile.
    refuse_other_jobs
    create_job "$1"
    say "$1 volunteers: job $current"
    scale "$1"
    await_pods "$1"
    await_volunteers "$1"
    resume_job
    await_end
    python "$here/lib/answers.py" keep "$1" "$output/runs.json" <"$temporary/answer" >&2
    delete_job
}

# The id is ours, so that an attempt whose answer was lost can be repeated, and its job be deleted.
create_job() {
    local id
    id=scale-out-$1-$(python -c 'import secrets; print(secrets.token_hex(4))')
    python "$here/lib/answers.py" job "$description" "$dataset" "$id" >"$temporary/job"
    current=$id
    request POST '/api/jobs?paused=true' -H 'Content-Type: application/json' --data-binary "@$temporary/job"
    # 409: it is there, from an attempt before.
    [ "$status" = 409 ] || succeeded POST /api/jobs
}

resume_job() {
    request POST "/api/jobs/$current/resume"
    # 409: it has ended, so it was resumed by an attempt before.
    [ "$status" = 409 ] || succeeded POST "/api/jobs/$current/resume"
}

# Leaves the job's summary in $temporary/answer.
await_end() {
    local deadline=$((SECONDS + timeout)) state
    while true; do
        api GET "/api/jobs/$current"
        state=$(field state)
        case $state in
            FINISHED) return 0 ;;
            FAILED) fail "job $current failed: $(field reason)" ;;
        esac
        [ "$SECONDS" -lt "$deadline" ] || fail "job $current did not end within $timeout s; raise --timeout"
        sleep 1
    done
}

delete_job() {
    request DELETE "/api/jobs/$current"
    # 404: it was never created, or deleted by an attempt before.
    [ "$status" = 404 ] || succeeded DELETE "/api/jobs/$current"
    current=
}

# --- before and after ---------------------------------------------------------------------------------------------------

# Whatever happens: nothing of this experiment goes on. Each step is tried even if the one before it failed.
clean_up() {
    local result=$?
    trap - EXIT
    trap '' INT QUIT TERM HUP PIPE
    if [ -n "$current" ]; then
        say "deleting job $current"
        # Whoever wants to leave does not want to wait.
        (patience=15 && ask+=(--max-time 5) && delete_job) || say "job $current is still there; delete it on the page"
    fi
    if [ -n "$scaled" ]; then
        say "scaling the volunteers back to $replicas_before"
        scale "$replicas_before" || say "that failed; ${kube[*]} scale $deployment --replicas=$replicas_before"
    fi
    stop_forwarding
    # Waiting for pods.
    for child in $(jobs -p); do kill "$child" 2>/dev/null || true; done
    if [ -e "$output/runs.json" ]; then
        if python "$here/report.py" "$output"; then say "results: $output/report.md"; else result=1; fi
    fi
    rm -rf "$temporary"
    exit "$result"
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 131' QUIT
trap 'exit 143' TERM
trap 'exit 129' HUP
trap 'exit 141' PIPE

mkdir -p "$output"
inspect_volunteers
connect
refuse_other_jobs
store_corpus
for volunteers in ${workers//,/ }; do
    run "$volunteers"
done
