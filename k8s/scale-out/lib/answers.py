#!/usr/bin/env python3
"""What run.sh reads out of the JSON of the API and of kubectl, and writes into files of JSON.

    answers.py field NAME [DEFAULT]    of the object on standard input
    answers.py job FILE DATASET ID     the job description in FILE, on the stored data set unless it names one
    answers.py others                  of the jobs on standard input: one that volunteers would work for, too
    answers.py replicas                of the Deployment on standard input, after checking that one pod is one volunteer of any job
    answers.py selector                of the Deployment on standard input: of its pods, as kubectl takes it
    answers.py unready DEPLOYMENT      of the pods on standard input: those that are not ready, and why
    answers.py keep WORKERS RUNS       appends the summary on standard input to the file RUNS

Exit status: 0 done, 1 with a sentence on standard error. It needs nothing but Python 3.8.
"""

import json
import pathlib
import sys

OPEN_STATES = ("CREATED", "RUNNING", "PAUSED")
SUMMARY = ("wallSeconds", "computeSeconds", "weightsSha256")

# What helps, by the reason that Kubernetes gives.
REMEDIES = {
    "Unschedulable": "the cluster is too small: add nodes, ask for less (volunteers.resources.requests of the chart), or"
    " end with fewer --workers",
    "ErrImagePull": "the nodes cannot pull the image: see image.registry and image.pullSecrets of the chart",
    "CrashLoopBackOff": "the volunteer ends by itself: look at its log with kubectl logs",
}
REMEDIES["ImagePullBackOff"] = REMEDIES["InvalidImageName"] = REMEDIES["ErrImagePull"]
OTHERWISE = "look at kubectl describe, or raise --ready"


class Unusable(Exception):
    """What was answered does not allow the experiment; the message says why and what to do."""


# --- jobs ------------------------------------------------------------------------------------------------------------------


def field(answer, name, default=""):
    return answer.get(name, default)


def job(file, dataset, job_id):
    with open(file, encoding="utf-8") as source:
        description = json.load(source)
    description["id"] = job_id
    description["data"].setdefault("dataset", dataset)
    return json.dumps(description)


def others(answer):
    """The jobs that volunteers are shared with; nothing if there are none."""
    return "\n".join(
        f"{each['id']} ('{each['name']}') is {each['state']}" for each in answer["jobs"] if each["state"] in OPEN_STATES
    )


def keep(summary, workers, runs):
    """Returns what to say about the run."""
    file = pathlib.Path(runs)
    document = json.loads(file.read_text()) if file.exists() else {"job": summary["name"], "runs": []}
    document["runs"].append({"workers": int(workers), **{name: summary[name] for name in SUMMARY if name in summary}})
    file.write_text(json.dumps(document, indent=2) + "\n")
    done = f"{workers} volunteers: {summary['wallSeconds']:.2f} s"
    helpers = summary.get("volunteers", 0)
    return done if helpers <= int(workers) else f"{done}; {helpers} took part, as some came or were replaced during the run"


# --- pods ------------------------------------------------------------------------------------------------------------------


def replicas(deployment):
    arguments = deployment["spec"]["template"]["spec"]["containers"][0].get("args", [])
    count, bound_to = option(arguments, "--count"), option(arguments, "--job")
    if count not in (None, "1"):
        raise Unusable(
            f"a pod of the Deployment is {count} volunteers (--count={count}), and the experiment counts pods;"
            " helm upgrade ... --reset-then-reuse-values --set volunteers.count=1"
        )
    if bound_to is not None:
        raise Unusable(
            f"the volunteers help job '{bound_to}' only (--job={bound_to});"
            " helm upgrade ... --reset-then-reuse-values --set volunteers.job="
        )
    return deployment["spec"].get("replicas", 1)


def option(arguments, name):
    """The value in `--name=value` or `--name value`; None if it is not there."""
    for word, following in zip(arguments, [*arguments[1:], None]):
        if word == name:
            return following
        if word.startswith(name + "="):
            return word[len(name) + 1 :]
    return None


def selector(deployment):
    return ",".join(f"{key}={value}" for key, value in deployment["spec"]["selector"]["matchLabels"].items())


def unready(pods, deployment):
    """One line per pod that is not ready, and one for each thing that helps."""
    found = [(pod["metadata"]["name"], *trouble(pod)) for pod in pods["items"] if is_missed(pod)]
    lines = [f"  {name}: {reason}{': ' * bool(message)}{message}" for name, reason, message in found]
    refused = refusal(deployment)
    remedies = dict.fromkeys(REMEDIES.get(reason, OTHERWISE) for _, reason, _ in found)
    return "\n".join([*lines, *([f"  no more pods: {refused}"] if refused else []), *remedies])


def is_missed(pod):
    is_ready = condition(pod, "Ready").get("status") == "True"
    return not is_ready and "deletionTimestamp" not in pod["metadata"]


def trouble(pod):
    """(reason, message) why the pod is not ready, as Kubernetes says it."""
    scheduled = condition(pod, "PodScheduled")
    if scheduled.get("status") == "False":
        return scheduled.get("reason", "Pending"), scheduled.get("message", "")
    for container in pod["status"].get("containerStatuses", []):
        waiting = container.get("state", {}).get("waiting")
        if waiting:
            return waiting.get("reason", "Waiting"), waiting.get("message", "")
    return pod["status"].get("phase", "Unknown"), ""


def refusal(deployment):
    """Why no pod was made, for example a quota; empty if it is not that."""
    failure = condition(deployment, "ReplicaFailure")
    return failure.get("message", "") if failure.get("status") == "True" else ""


def condition(thing, kind):
    return next((each for each in thing["status"].get("conditions", []) if each["type"] == kind), {})


# --- the command line --------------------------------------------------------------------------------------------------------


def answer():
    text = sys.stdin.read()
    try:
        return json.loads(text)
    except ValueError:
        raise Unusable(f"JSON was expected, and the answer was: {text[:200].strip() or 'nothing'}") from None


def loaded(file):
    with open(file, encoding="utf-8") as source:
        return json.load(source)


COMMANDS = {
    "field": lambda *names: field(answer(), *names),
    "job": job,
    "others": lambda: others(answer()),
    "replicas": lambda: replicas(answer()),
    "selector": lambda: selector(answer()),
    "unready": lambda deployment: unready(answer(), loaded(deployment)),
    "keep": lambda workers, runs: keep(answer(), workers, runs),
}


def main(arguments):
    try:
        print(COMMANDS[arguments[0]](*arguments[1:]))
    except (OSError, ValueError, KeyError, Unusable) as problem:
        print(f"run.sh: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
