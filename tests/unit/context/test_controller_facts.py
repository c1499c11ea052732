"""The controller's Deployment, as different people install it."""

from typing import Any

import pytest

from kubectl_alb.context.kubernetes.controller_deployment import (
    NAME,
    controller_facts,
    is_controller,
)
from kubectl_alb.context.source import Record

IMAGE = f"public.ecr.aws/eks/{NAME}:v2.13.4"


def deployment(
    at: str = f"kube-system/{NAME}", image: str = IMAGE, labels: dict[str, str] | None = None,
    **container: Any,
) -> Record:  # fmt: skip
    namespace, _, name = at.partition("/")
    named = {"app.kubernetes.io/name": NAME} if labels is None else labels
    containers = [{"name": "c", "image": image, **container}]
    return {
        "metadata": {"namespace": namespace, "name": name, "labels": named},
        "spec": {
            "selector": {"matchLabels": {"app": name}},
            "template": {"spec": {"containers": containers}},
        },
    }


@pytest.mark.parametrize(
    ("image", "version"),
    [
        (IMAGE, "v2.13.4"),
        (f"{IMAGE}@sha256:0123", "v2.13.4"),
        (f"registry:5000/{NAME}:v3.0.0-rc.1", "v3.0.0-rc.1"),
        (f"registry:5000/{NAME}", ""),
        (f"{NAME}:latest", ""),
    ],
)
def test_the_release_is_the_images_tag(image: str, version: str) -> None:
    assert controller_facts([deployment(image=image)]).version.value == version


def test_without_a_telling_tag_the_label_tells_the_release() -> None:
    labels = {"app.kubernetes.io/name": NAME, "app.kubernetes.io/version": "v2.4.1"}
    assert controller_facts([deployment(image="c:latest", labels=labels)]).version.value == "v2.4.1"


@pytest.mark.parametrize(
    ("args", "value"),
    [
        (["--cluster-name=shop"], "shop"),
        (["--cluster-name", "shop"], "shop"),
        (["-cluster-name=shop"], "shop"),
        (["--cluster-name=$(CLUSTER)"], "prod"),
        (["--cluster-name=$(OTHER)"], "$(OTHER)"),
        (["cluster-name=shop"], ""),
        (["--cluster-name"], ""),
    ],
)
def test_flags_are_read_with_variables_filled_in(args: list[str], value: str) -> None:
    env = [{"name": "CLUSTER", "value": "prod"}, {"name": "OTHER", "valueFrom": {}}]
    found = controller_facts([deployment(args=args, env=env)])
    assert found.flag("cluster-name") == value
    assert found.args == tuple(args)


def test_the_region_is_the_flags_else_the_environments() -> None:
    env = [{"name": "AWS_REGION", "value": "eu-west-1"}]
    assert controller_facts([deployment(env=env)]).region == "eu-west-1"
    assert controller_facts([deployment(args=["--aws-region=x"], env=env)]).region == "x"


def test_kube_system_comes_first_and_the_others_are_named() -> None:
    found = controller_facts([deployment("apps/alb"), deployment()])
    assert found.namespace.value == "kube-system"
    assert found.others == ("apps/alb",)


def test_a_namespace_that_was_named_is_the_only_one_looked_in() -> None:
    deployments = [deployment("apps/alb"), deployment()]
    found = controller_facts(deployments, "apps")
    assert (found.namespace.value, found.others) == ("apps", ())
    nowhere = controller_facts(deployments, "elsewhere")
    assert (nowhere.namespace.value, nowhere.args) == ("elsewhere", None)


def test_no_deployment_is_no_controller() -> None:
    assert controller_facts([]).args is None


def test_a_controller_is_known_by_its_label_or_its_image() -> None:
    assert is_controller(deployment(image="own/alb:v1"))
    assert is_controller(deployment(labels={}))
    assert not is_controller(deployment(image="nginx", labels={"app": "alb"}))


def test_a_sidecar_is_not_the_controller() -> None:
    record = deployment(args=["--cluster-name=shop"])
    inner = record["spec"]["template"]["spec"]
    inner["containers"].insert(0, {"name": "proxy", "image": "proxy:v9.9.9"})
    found = controller_facts([record])
    assert found.version.value == "v2.13.4"
    assert found.flag("cluster-name") == "shop"
