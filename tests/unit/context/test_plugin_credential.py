"""An exec plugin runs once for a command, whatever becomes of it."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from kubectl_alb.context.deadline import Deadline
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.kubernetes.kubeconfig_entries import ExecPlugin
from kubectl_alb.errors import AlbError
from tests.scripted import Reply, serving

V1 = "client.authentication.k8s.io/v1"
REFUSED = Reply(401, b"{}")


def counting(folder: Path, then: str) -> ExecPlugin:
    """Return a plugin that notes each run, the number of which is `n`, and then does something."""
    script = folder / "plugin.py"
    script.write_text(
        "import json, pathlib, sys, time\n"
        f"runs = pathlib.Path({str(folder / 'runs')!r})\n"
        "with runs.open('a') as file: file.write('x')\n"
        "n = len(runs.read_text())\n"
        f"def answer(**status): print(json.dumps({{'kind': 'ExecCredential', 'apiVersion': {V1!r},"
        " 'status': status}))\n"
        f"{then}\n"
    )
    return ExecPlugin(sys.executable, (str(script),), (), V1, "", False, "Never")


def runs(folder: Path) -> int:
    return len((folder / "runs").read_text())


def asked(client: KubeClient) -> int:
    """Ask ten times at once; return how many requests failed."""

    def once(_: int) -> bool:
        try:
            client.get("/version")
        except AlbError:
            return True
        return False

    with ThreadPoolExecutor(10) as pool:
        return sum(pool.map(once, range(10)))


@pytest.mark.parametrize("then", ["sys.exit('expired')", "print('{')", "answer(token=5)"])
def test_a_plugin_that_fails_runs_once(then: str, tmp_path: Path) -> None:
    with serving() as server:
        client = KubeClient(Connection(server.url, plugin=counting(tmp_path, then)))
        assert asked(client) == 10
        assert asked(client) == 10
    assert (runs(tmp_path), server.asked) == (1, [])


def test_a_credential_that_is_always_refused_is_renewed_once(tmp_path: Path) -> None:
    plugin = counting(tmp_path, "answer(token=str(n))")
    with serving(REFUSED) as server:
        client = KubeClient(Connection(server.url, plugin=plugin))
        assert asked(client) == 10
        assert asked(client) == 10
    assert runs(tmp_path) == 2


def test_a_renewal_that_fails_is_the_last_run(tmp_path: Path) -> None:
    plugin = counting(tmp_path, "answer(token='t') if n == 1 else sys.exit('signed out')")
    with serving(REFUSED) as server:
        client = KubeClient(Connection(server.url, plugin=plugin))
        assert asked(client) == 10
        with pytest.raises(AlbError, match="signed out"):
            client.get("/version")
    assert runs(tmp_path) == 2


def test_a_credential_that_was_accepted_may_be_renewed_again(tmp_path: Path) -> None:
    plugin = counting(tmp_path, "answer(token=str(n))")
    with serving(Reply(), REFUSED, Reply(), REFUSED, Reply()) as server:
        client = KubeClient(Connection(server.url, plugin=plugin))
        for _ in range(3):
            client.get("/version")
    tokens = [request.header("Authorization")[-1] for request in server.asked]
    assert tokens == ["1", "1", "2", "2", "3"]


@pytest.mark.parametrize(("seconds", "expected"), [(-60, 1), (3600, 1)])
def test_an_answer_is_kept_while_it_is_valid_and_when_it_never_was(
    seconds: float, expected: int, tmp_path: Path
) -> None:
    expires = datetime.now(timezone.utc) + timedelta(seconds=seconds)
    then = f"answer(token='t', expirationTimestamp={json.dumps(expires.isoformat())})"
    with serving() as server:
        assert asked(KubeClient(Connection(server.url, plugin=counting(tmp_path, then)))) == 0
    assert runs(tmp_path) == expected


def test_an_answer_that_has_expired_is_asked_for_again(tmp_path: Path) -> None:
    then = (
        "import datetime as d\n"
        "soon = d.datetime.now(d.timezone.utc) + d.timedelta(seconds=1.5 if n == 1 else 600)\n"
        "answer(token=str(n), expirationTimestamp=soon.isoformat())"
    )
    with serving() as server:
        client = KubeClient(Connection(server.url, plugin=counting(tmp_path, then)))
        client.get("/version")
        time.sleep(1.6)
        client.get("/version")
    assert server.asked[-1].header("Authorization") == "Bearer 2"


def test_a_plugin_that_hangs_is_given_up_at_the_deadline(tmp_path: Path) -> None:
    plugin = counting(tmp_path, "time.sleep(60)")
    client = KubeClient(Connection("http://x", plugin=plugin), None, Deadline.within(5))
    with pytest.raises(AlbError, match="did not answer within --timeout") as caught:
        client.get("/version")
    assert caught.value.exit_code == 75
