"""One request, really sent, and its answer beside the prediction."""

import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPResponse

from kubectl_alb.analysis.trace.probe import Probe, ServedCertificate, compared
from kubectl_alb.analysis.trace.request import USUAL_PORTS, Request
from kubectl_alb.analysis.trace.result import TraceResult
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import UsageError
from kubectl_alb.facts.x509 import certificates

SECONDS = 10.0


def probed(result: TraceResult, connect_to: str, where: ContextOptions) -> Probe:
    """Send the request to the one load balancer that was traced."""
    if len(result.decisive) != 1:
        raise UsageError(
            f"--probe needs one load balancer, {len(result.decisive)} could answer",
            hint="choose it with --via",
        )
    lb = result.decisive[0].place.load_balancer
    if lb is None and not connect_to:
        raise UsageError("--probe needs a load balancer, and AWS has none of this group")
    name, port = _address(connect_to) if connect_to else (lb.dns_name if lb else "", None)
    seconds = min(SECONDS, where.timeout_seconds or SECONDS)
    address = (name, port or result.request.port)
    return compared(answer_to(result.request, address, seconds), result.decisive[0])


def _address(text: str) -> tuple[str, int]:
    name, _, port = text.rpartition(":")
    if not name or not port.isdigit() or not 0 < int(port) < 65536:
        raise UsageError(f"invalid address {text!r}", hint="write ADDRESS:PORT")
    return name.strip("[]"), int(port)


def answer_to(request: Request, address: tuple[str, int], seconds: float) -> Probe:
    """Send a request to an address and return the answer, or why there is none."""
    shown = f"{address[0]}:{address[1]}"
    connection, served = HTTPConnection(*address, timeout=seconds), None
    try:
        connection.sock = _connected(request, address, seconds)
        served = _certificate(connection.sock)
        _write(request, connection)
        return _read(connection.getresponse(), shown, served)
    except TimeoutError:
        return Probe(shown, certificate=served, error=f"no answer within {seconds:g} s")
    except (OSError, HTTPException, ValueError) as error:
        return Probe(shown, certificate=served, error=str(error) or type(error).__name__)
    finally:
        connection.close()


def _connected(request: Request, address: tuple[str, int], seconds: float) -> socket.socket:
    raw = socket.create_connection(address, seconds)
    if request.scheme == "http":
        return raw
    # The answer is compared, whatever the certificate is: that is told apart.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(raw, server_hostname=request.server_name)


def _certificate(connection: socket.socket) -> ServedCertificate | None:
    """Return the server's own certificate; None without TLS."""
    der = connection.getpeercert(binary_form=True) if isinstance(connection, ssl.SSLSocket) else b""
    try:
        found = certificates(ssl.DER_cert_to_PEM_cert(der).encode()) if der else ()
    except ValueError:
        return None
    return ServedCertificate(found[0].names, found[0].not_after) if found else None


def _write(request: Request, connection: HTTPConnection) -> None:
    """Write the request line and exactly the headers that the prediction is about."""
    connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
    usual = request.port == USUAL_PORTS[request.scheme]
    connection.putheader("Host", request.host if usual else f"{request.host}:{request.port}")
    for name, value in request.headers:
        connection.putheader(name, value.encode())
    if request.method in ("POST", "PUT", "PATCH") and not request.values("Content-Length"):
        connection.putheader("Content-Length", "0")
    connection.endheaders()


def _read(response: HTTPResponse, shown: str, served: ServedCertificate | None) -> Probe:
    location, server = (response.getheader(name) or "" for name in ("Location", "Server"))
    return Probe(shown, response.status, location, server, served)
