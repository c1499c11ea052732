"""A live source that is read anew keeps its connections."""

from pathlib import Path

import pytest

from kubectl_alb.context.live import LiveSource
from kubectl_alb.context.options import AwsFlags, ContextOptions, KubernetesFlags
from kubectl_alb.context.source import Focus
from kubectl_alb.errors import AlbError
from kubectl_alb.model.section import Section
from tests.scripted import NOTHING, Scripted, serving


def live(server: Scripted, region: str, monkeypatch: pytest.MonkeyPatch) -> LiveSource:
    for name in ("KUBECONFIG", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(Path(__file__).parent / "none"))
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    flags = KubernetesFlags(server=server.url)
    return LiveSource(ContextOptions(flags, AwsFlags(region)), Focus())


def test_records_are_read_again_over_the_same_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(NOTHING) as server:
        source = live(server, "eu-west-1", monkeypatch)
        clients = source.aws_clients
        other = source.anew()
        assert other.kube_client is source.kube_client
        assert other.aws_clients is clients
        for each in (source, other, other):
            each.fetch(Section.INGRESSES)
        paths = [asked.path.partition("?")[0] for asked in server.asked]
    assert paths.count("/apis/networking.k8s.io/v1/ingresses") == 2


def test_what_could_not_be_opened_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(NOTHING) as server:
        source = live(server, "", monkeypatch)
        with pytest.raises(AlbError):
            source.aws_clients.call("sts", "GetCallerIdentity")
        other = source.anew()
        monkeypatch.setenv("AWS_REGION", "eu-west-1")
        assert other.aws_clients.settings.region.value == "eu-west-1"
