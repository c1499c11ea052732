"""Probes over TLS: the name that is asked for, and the certificate that is served."""

import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kubectl_alb.analysis.trace.request import parse_request
from kubectl_alb.cli.run.trace_probe import answer_to
from tests.lab.certificates import SERVER_NAMES, Authority

ANSWER = b"HTTP/1.1 403 Forbidden\r\nServer: awselb/2.0\r\nContent-Length: 0\r\n\r\n"


@dataclass
class Tls:
    """A server that answers each connection alike and keeps the names it was asked for."""

    port: int
    names: list[str | None] = field(default_factory=list)


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[Tls]:
    authority = Authority(tmp_path)
    authority.create()
    pair = authority.server("server")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Tls(listening.getsockname()[1])
        context.sni_callback = lambda _, name, __: server.names.append(name)
        threading.Thread(target=_serve, args=(listening, context), daemon=True).start()
        yield server


def _serve(listening: socket.socket, context: ssl.SSLContext) -> None:
    connection, _ = listening.accept()
    with context.wrap_socket(connection, server_side=True) as secured:
        secured.recv(4096)
        secured.sendall(ANSWER)


def test_the_certificate_that_is_served_is_told(tls: Tls) -> None:
    probe = answer_to(parse_request("GET", "https://a.example/"), ("127.0.0.1", tls.port), 5)
    assert (probe.status, probe.server) == (403, "awselb/2.0")
    assert probe.certificate is not None
    assert set(SERVER_NAMES) <= set(probe.certificate.names)
    assert tls.names == ["a.example"]


def test_an_address_is_no_server_name(tls: Tls) -> None:
    answer_to(parse_request("GET", "https://10.0.0.1/"), ("127.0.0.1", tls.port), 5)
    assert tls.names == [None]


def test_a_server_that_does_not_answer_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = ("127.0.0.1", silent.getsockname()[1])
        probe = answer_to(parse_request("GET", "http://a.example/"), address, 0.2)
    assert (probe.status, probe.error) == (None, "no answer within 0.2 s")


def test_a_server_without_tls_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        threading.Thread(target=_greet, args=(plain,), daemon=True).start()
        address = ("127.0.0.1", plain.getsockname()[1])
        probe = answer_to(parse_request("GET", "https://a.example/"), address, 5)
    assert probe.status is None
    assert probe.error


def _greet(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection:
        connection.sendall(ANSWER)
        connection.recv(4096)
