"""The volunteers of a cluster: pods of a Deployment, by kubectl."""

import json
import subprocess

from console import Failure

# What helps, by the reason that Kubernetes gives.
REMEDIES = {
    "Unschedulable": "the cluster is too small: add nodes, ask for less (volunteers.resources.requests of the chart), or"
    " end with fewer --workers",
    "ErrImagePull": "the nodes cannot pull the image: see image.registry and image.pullSecrets of the chart",
    "CrashLoopBackOff": "the volunteer ends by itself: look at its log with kubectl logs",
}
REMEDIES["ImagePullBackOff"] = REMEDIES["InvalidImageName"] = REMEDIES["ErrImagePull"]
OTHERWISE = "look at kubectl describe, or raise --ready"


class Kubectl:
    def __init__(self, namespace):
        self.command = ["kubectl", *(["--namespace", namespace] if namespace else [])]

    def __str__(self):
        return " ".join(self.command)

    def __call__(self, *arguments, stderr=None):
        return subprocess.run(
            [*self.command, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            encoding="utf-8",
            errors="replace",
        )


class Deployment:
    """One pod is one volunteer."""

    def __init__(self, kubectl, release, namespace, console):
        self._kubectl = kubectl
        self._release = release
        self._console = console
        self.name = f"deployment/{release}-volunteers"
        # For hints: what changes a value of the release.
        within = f" --namespace {namespace}" if namespace else ""
        self._upgrade = f"helm upgrade {release} helm/manyhands{within} --reset-then-reuse-values --set"
        self._replicas_before = None
        self._is_scaled = False

    def inspect(self):
        """Fails if the volunteers cannot be counted, or if somebody else scales them."""
        found = self._kubectl("get", self.name, "-o", "json")
        if found.returncode != 0:
            raise Failure(f"there is no {self.name}; is the chart installed, as --release {self._release}, in this --namespace?")
        self._replicas_before = replicas(parsed(found.stdout))
        scaled = f"jsonpath={{.items[?(@.spec.scaleTargetRef.name=='{self._release}-volunteers')].metadata.name}}"
        # A cluster need not have such a resource, nor let everybody look at it.
        autoscaler = self._kubectl("get", "horizontalpodautoscalers", "-o", scaled, stderr=subprocess.DEVNULL)
        if autoscaler.returncode == 0 and autoscaler.stdout:
            raise Failure(
                f"HorizontalPodAutoscaler {autoscaler.stdout} scales {self.name}, too;"
                f" {self._upgrade} keda.volunteers.enabled=false"
            )

    def scale(self, count):
        self._is_scaled = True
        if self._kubectl("scale", self.name, f"--replicas={count}").returncode != 0:
            raise Failure(f"{self.name} cannot be scaled to {count}; kubectl says why")

    def await_ready(self, count, seconds):
        wanted = f"--for=jsonpath={{.status.readyReplicas}}={count}"
        waited = self._kubectl("wait", self.name, wanted, f"--timeout={seconds}s", stderr=subprocess.PIPE)
        if waited.returncode != 0:
            reason = (waited.stderr.strip().splitlines() or [""])[-1]
            raise Failure(f"{count} volunteers were not ready within {seconds} s ({reason})\n{self._unready()}")

    def require_alive(self):
        """Kubernetes replaces pods that end."""

    def advice(self, are_too_many):
        if are_too_many:
            return "close the page, and end other headless volunteers"
        return f"look at their logs ({self._kubectl} logs {self.name}), or raise --ready"

    def restore(self):
        """Never fails."""
        if not self._is_scaled:
            return
        self._console.say(f"scaling the volunteers back to {self._replicas_before}")
        try:
            self.scale(self._replicas_before)
        except (Failure, OSError):
            self._console.say(f"that failed; {self._kubectl} scale {self.name} --replicas={self._replicas_before}")

    def _unready(self):
        found = self._kubectl("get", self.name, "-o", "json")
        if found.returncode != 0:
            return ""
        deployment = parsed(found.stdout)
        pods = self._kubectl("get", "pods", "--selector", selector(deployment), "-o", "json")
        return unready(parsed(pods.stdout), deployment) if pods.returncode == 0 else ""


def parsed(answer):
    try:
        return json.loads(answer)
    except ValueError:
        raise Failure(f"kubectl was to answer with JSON, and said: {answer[:200].strip() or 'nothing'}") from None


# --- what Kubernetes says --------------------------------------------------------------------------------------------------


def replicas(deployment):
    """Of the Deployment, after checking that one pod is one volunteer, of any job."""
    arguments = deployment["spec"]["template"]["spec"]["containers"][0].get("args", [])
    count, bound_to = argument(arguments, "--count"), argument(arguments, "--job")
    if count not in (None, "1"):
        raise Failure(
            f"a pod of the Deployment is {count} volunteers (--count={count}), and the experiment counts pods;"
            " helm upgrade ... --reset-then-reuse-values --set volunteers.count=1"
        )
    if bound_to is not None:
        raise Failure(
            f"the volunteers help job '{bound_to}' only (--job={bound_to});"
            " helm upgrade ... --reset-then-reuse-values --set volunteers.job="
        )
    return deployment["spec"].get("replicas", 1)


def argument(arguments, name):
    """The value in `--name=value` or `--name value`; None if it is not there."""
    for word, following in zip(arguments, [*arguments[1:], None]):
        if word == name:
            return following
        if word.startswith(name + "="):
            return word[len(name) + 1 :]
    return None


def selector(deployment):
    """Of the pods, as kubectl takes it."""
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
