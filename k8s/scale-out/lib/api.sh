# shellcheck shell=bash
# Asks task-service, for as long as it takes. Sourced by run.sh, whose functions and variables it uses.

# The token goes by a file, as everyone can read a command line.
ask=(curl -sS --connect-timeout 5 --max-time 30 -H "@$temporary/authorization" -o "$temporary/answer" -w '%{http_code}')
status=
problem=

# request METHOD PATH [CURL-OPTION...]: leaves the answer in $temporary/answer and its code in `status`. While the service is away
# it asks again, so whatever is asked must do no harm when done twice.
request() {
    local since=$SECONDS told=
    until attempt "$@"; do
        local away=$((SECONDS - since))
        [ "$away" -lt "$patience" ] ||
            fail "$1 $url$2: $problem; gave up after $patience s. Is task-service running? (${kube[*]} get pods; --patience waits longer)"
        if [ "$away" -ge "$quiet_for" ] && [ -z "$told" ]; then
            say "$1 $url$2: $problem; trying again for up to $patience s"
            told=yes
        fi
        sleep 1
    done
    [ -z "$told" ] || say "task-service answers again, after $((SECONDS - since)) s"
}

# attempt METHOD PATH [CURL-OPTION...]: false if it is worth another one; `problem` says why.
attempt() {
    local method=$1 path=$2 code=0
    shift 2
    rm -f "$temporary/answer"
    status=$("${ask[@]}" -X "$method" "$@" "$url$path" 2>"$temporary/problem") || code=$?
    case $code:$status in
        # A proxy without a service behind it, or a service without its Redis.
        0:50[234])
            problem="HTTP $status $(head -c 300 "$temporary/answer" 2>/dev/null || true)"
            return 1
            ;;
        0:*) return 0 ;;
        # No address, no file to send, no trusted certificate: that stays so.
        1:* | 3:* | 26:* | 60:*) fail "$method $url$path: $(cat "$temporary/problem")" ;;
    esac
    problem=$(cat "$temporary/problem" && forwarding_said)
    # Connected, but to nobody (7 is: not connected): the pod at the other end is gone, and kubectl has not noticed.
    [ "$code" -eq 7 ] || end_port_forward
    return 1
}

# api METHOD PATH [CURL-OPTION...]: a request that must succeed; otherwise fails with what the service says is wrong.
api() {
    request "$@"
    succeeded "$@"
}

succeeded() { [[ $status == 2* ]] || fail "$1 $url$2: HTTP $status $(cat "$temporary/answer" 2>/dev/null)"; }

# field NAME [DEFAULT]: of the last answer.
field() { python "$here/lib/answers.py" field "$@" <"$temporary/answer"; }

# --- the way to the service ---------------------------------------------------------------------------------------------

# The process group of the loop below, while there is one.
forwarding=

# Jobs and data sets are task-service's; nothing else is asked. Its pod may go, and Ctrl-C must not reach kubectl, which would end
# before the clean-up needs it: hence a loop, in a process group of its own.
start_forwarding() {
    local port
    port=$(python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    url=http://127.0.0.1:$port
    ask+=(--noproxy '*')
    set -m
    forward_again_and_again "$port" </dev/null >/dev/null 2>"$temporary/forwarding" &
    forwarding=$!
    set +m
}

# Ends with the script, however that ended.
forward_again_and_again() {
    set +m
    while kill -0 $$ 2>/dev/null; do
        "${kube[@]}" port-forward --address 127.0.0.1 "service/$release-task-service" "$1:80" &
        echo $! >"$temporary/forwarder"
        wait $! || true
        : >"$temporary/forwarder"
        sleep 1
    done
}

# The loop starts the next one, which finds a pod that is there.
end_port_forward() {
    [ -z "$forwarding" ] || kill "$(cat "$temporary/forwarder")" 2>/dev/null || true
}

stop_forwarding() {
    [ -z "$forwarding" ] || kill -TERM "-$forwarding" 2>/dev/null || true
}

forwarding_said() {
    [ ! -s "$temporary/forwarding" ] || printf ' (kubectl port-forward: %s)' "$(tail -n 1 "$temporary/forwarding")"
}
