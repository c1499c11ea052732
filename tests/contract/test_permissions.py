"""Every section says what reading it takes, and both tables cover all of them."""

from kubectl_alb.context.live_aws import AWS_READS
from kubectl_alb.context.live_kubernetes import RESOURCES
from kubectl_alb.context.permissions import AWS_PERMISSIONS, KUBERNETES_PERMISSIONS
from kubectl_alb.model.need import Need


def test_every_section_has_its_permissions_and_its_read() -> None:
    assert set(AWS_PERMISSIONS) == set(AWS_READS) == {need for need in Need if need.is_aws}
    assert set(KUBERNETES_PERMISSIONS) == set(RESOURCES) == {n for n in Need if not n.is_aws}


def test_each_right_names_the_resource_that_is_read() -> None:
    for need, resource in RESOURCES.items():
        assert all(resource.plural in right for right in KUBERNETES_PERMISSIONS[need])
