"""`--timeout` bounds whatever a command waits for."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import socket
from threading import Event, Thread

import pytest

from kubectl_alb.context.deadline import Deadline
from kubectl_alb.context.kubernetes import retries
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.manifests.files import texts
from kubectl_alb.errors import AlbError, UnreachableError
from tests.kubectl_parity import document
from tests.scripted import Reply, serving, silent_port

HANGING = Reply(seconds=60)


@contextmanager
def dripping(beginning: bytes) -> Iterator[str]:
    """Give the address of a server that sends one byte after the other, and never ends."""
    listener, port = silent_port()
    ended = Event()

    def drip(connection: socket) -> None:
        with connection, suppress(OSError):
            connection.sendall(beginning)
            while not ended.wait(0.1):
                connection.sendall(b"0")

    def serve() -> None:
        with suppress(OSError):
            while True:
                Thread(target=drip, args=(listener.accept()[0],), daemon=True).start()

    with listener:
        Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{port}"
        ended.set()


def late(client: KubeClient) -> AlbError:
    with pytest.raises(AlbError) as caught:
        client.get("/version")
    return caught.value


def test_without_a_deadline_nothing_is_limited() -> None:
    assert (Deadline().limit(), Deadline().limit(3), Deadline().passed) == (None, 3, False)
    assert Deadline.within(100).limit(3) == 3


def test_after_the_deadline_nothing_is_asked() -> None:
    with serving() as server:
        error = late(KubeClient(Connection(server.url), None, Deadline.within(0)))
    assert (error.exit_code, server.asked) == (75, [])


def test_a_slow_answer_is_given_up_at_the_deadline() -> None:
    with serving(HANGING) as server:
        assert late(KubeClient(Connection(server.url), 0, Deadline.within(0.5))).exit_code == 75


def test_a_handshake_that_hangs_is_given_up_at_the_deadline() -> None:
    listener, port = silent_port()
    with listener:
        connection = Connection(f"https://127.0.0.1:{port}", insecure=True)
        assert late(KubeClient(connection, 0, Deadline.within(0.5))).exit_code == 75


@pytest.mark.parametrize("after", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT", "99999999999999"])
def test_a_server_that_wants_to_be_left_alone_for_long_is_given_up(after: str) -> None:
    with serving(Reply(429, b"{}", {"Retry-After": after})) as server:
        error = late(KubeClient(Connection(server.url)))
    assert isinstance(error, UnreachableError)
    assert len(server.asked) == 1


def test_no_retry_is_waited_for_beyond_the_deadline() -> None:
    with serving(Reply(503, b"{}", {"Retry-After": "20"})) as server:
        error = late(KubeClient(Connection(server.url), None, Deadline.within(2)))
    assert (len(server.asked), isinstance(error, UnreachableError)) == (1, True)


@pytest.mark.parametrize("after", ["", "soon", "-1", "Fri, 31 Dec 1999 23:59:59 GMT", "²"])
def test_an_odd_wish_to_be_left_alone_is_a_short_pause(after: str) -> None:
    busy = Reply(429, b"{}", {"Retry-After": after.encode().decode("latin-1")})
    with serving(busy, Reply()) as server:
        KubeClient(Connection(server.url)).get("/version")
    assert len(server.asked) == 2


def test_a_download_is_given_up_at_the_deadline() -> None:
    with serving(HANGING) as server, pytest.raises(AlbError) as caught:
        list(texts([f"{server.url}/a.yaml"], False, "", Deadline.within(0.5)))
    assert caught.value.exit_code == 75


@pytest.mark.parametrize("words", [("list",), ("plan", "-f", "URL"), ("logs",)])
def test_a_command_ends_at_its_deadline(words: tuple[str, ...], tmp_path: Path) -> None:
    with serving(HANGING) as server:
        (tmp_path / "config").write_text(document(server.url, {}))
        given = [word.replace("URL", f"{server.url}/a.yaml") for word in words]
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "kubectl_alb", *given, "--no-aws", "--timeout=1s"],
            env={"HOME": str(tmp_path), "KUBECONFIG": str(tmp_path / "config")},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 75, done.stderr
    assert "--timeout" in done.stderr
    assert time.monotonic() - began < 30


def test_odd_answers_are_errors_with_a_name() -> None:
    deep = b"[" * 100_000
    for body in (deep, b"{", b"\xff", b'{"items": [1]}', b'{"items": {}}', b'{"metadata": []}',
                 json.dumps({"metadata": {"continue": "x"}, "items": None}).encode()):  # fmt: skip
        with serving(Reply(body=body)) as server, pytest.raises(AlbError) as caught:
            KubeClient(Connection(server.url)).list("/api/v1/pods")
        assert caught.value.exit_code == 69


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"])
def test_a_server_that_drips_is_given_up_at_the_deadline(beginning: bytes) -> None:
    with dripping(beginning) as url:
        client = KubeClient(Connection(url), None, Deadline.within(0.5))
        assert late(client).exit_code == 75
        with pytest.raises(AlbError) as caught:
            list(client.stream("/log"))
    assert caught.value.exit_code == 75


def test_what_is_waited_for_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    retries._tell.cache_clear()
    busy = Reply(429, b"{}", {"Retry-After": "2"})
    with serving(busy, busy, Reply()) as server, ThreadPoolExecutor() as pool:
        list(pool.map(lambda _: KubeClient(Connection(server.url)).get("/version"), range(2)))
    assert (
        caplog.messages.count("the API server is busy (429): trying again in 2 s, as it asks") == 1
    )
