import unittest

from console import Failure
from deployment import REMEDIES, replicas, selector, unready


def deployment(*arguments, conditions=()):
    return {
        "spec": {
            "replicas": 3,
            "selector": {"matchLabels": {"app": "volunteers", "release": "mh"}},
            "template": {"spec": {"containers": [{"args": list(arguments)}]}},
        },
        "status": {"conditions": list(conditions)},
    }


def pod(name, *conditions, waiting=None, phase="Pending", **metadata):
    containers = [{"state": {"waiting": waiting}}] if waiting else []
    status = {"phase": phase, "conditions": list(conditions), "containerStatuses": containers}
    return {"metadata": {"name": name, **metadata}, "status": status}


READY = {"type": "Ready", "status": "True"}
NO_ROOM = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/1 nodes"}


class DeploymentTest(unittest.TestCase):
    def test_pods_of_one_volunteer_are_counted(self):
        for arguments in ((), ("http://mh", "--count=1"), ("--count", "1")):
            with self.subTest(arguments):
                self.assertEqual(replicas(deployment(*arguments)), 3)

    def test_others_are_refused_with_a_remedy(self):
        for arguments, remedy in ((("--count=2",), "volunteers.count=1"), (("--job", "text-1"), "volunteers.job=")):
            with self.subTest(arguments), self.assertRaisesRegex(Failure, remedy):
                replicas(deployment(*arguments))

    def test_labels_select(self):
        self.assertEqual(selector(deployment()), "app=volunteers,release=mh")

    def test_each_pod_that_is_missed_has_a_line_and_each_remedy_too(self):
        pods = [
            pod("a", READY),
            pod("b", NO_ROOM),
            pod("c", NO_ROOM),
            pod("d", waiting={"reason": "ImagePullBackOff"}),
            pod("e", deletionTimestamp="now"),
            pod("f", phase="Running"),
        ]
        self.assertEqual(
            unready({"items": pods}, deployment()).splitlines(),
            [
                "  b: Unschedulable: 0/1 nodes",
                "  c: Unschedulable: 0/1 nodes",
                "  d: ImagePullBackOff",
                "  f: Running",
                REMEDIES["Unschedulable"],
                REMEDIES["ErrImagePull"],
                "look at kubectl describe, or raise --ready",
            ],
        )

    def test_a_quota_is_named(self):
        quota = {"type": "ReplicaFailure", "status": "True", "message": "exceeded quota"}
        self.assertEqual(unready({"items": []}, deployment(conditions=[quota])), "  no more pods: exceeded quota")
