"""What `sample test` says: what was sent, how it was answered, and from where it can be sent."""

from collections.abc import Iterator
from shlex import join

from kubectl_alb.analysis.trace.result import TraceResult
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.render.document import Line, Mark
from kubectl_alb.views.sample import Shown, host_of, reason


def url_of(ingress: Ingress) -> str:
    """Return the URL to request: the host of the rule if it has one, else the address."""
    host = next((rule.host for rule in ingress.rules if rule.host), "")
    return f"http://{host or next(map(host_of, ingress.addresses), '')}/"


def is_answered(result: TraceResult) -> bool:
    """Return whether a request was answered as predicted, and well."""
    probe = result.probe
    served = probe is not None and probe.status is not None and 200 <= probe.status < 400
    return result.good and served


def closing(shown: Shown, good: bool) -> Iterator[Line]:
    """Yield what came of it."""
    result = shown.trace
    if result is None:
        yield Mark.BAD, f" the sample has no address yet: {reason(shown)}"
        return
    lb = _balancer(result)
    probe = result.probe
    if probe is None:
        if lb is not None and lb.scheme == "internal":
            yield from _internal(shown, lb)
        return
    if probe.error:
        yield Mark.BAD, f" GET {shown.url}  no answer from {probe.address}: {probe.error}"
        yield Mark.SKIP, " the name of a new load balancer resolves after some minutes"
        return
    yield Mark.GOOD if good else Mark.BAD, f" GET {shown.url}  {probe.status}"


def _internal(shown: Shown, lb: LoadBalancer) -> Iterator[Line]:
    """Say from where an internal load balancer can be tested."""
    request = ["curl", "-sS", "-i"]
    assert shown.trace is not None
    host = shown.trace.request.host
    if host != lb.dns_name.lower():
        request += ["-H", f"Host: {host}"]
    words = ["kubectl", "run", "alb-sample-test", "-n", shown.namespace, "--rm", "-i"]
    words += ["--restart=Never", "--image=public.ecr.aws/docker/library/alpine:3", "--"]
    script = f"apk add -q curl && {join([*request, f'http://{lb.dns_name}/'])}"
    yield (
        Mark.SKIP,
        f" not sent: load balancer {lb.name} is internal. It can be reached from VPC {lb.vpc_id} "
        "and networks connected to it, for example from a pod:",
    )
    yield f"  {join([*words, 'sh', '-c', script])}"
    yield Mark.SKIP, " or through a tunnel: kubectl alb sample test --connect-to ADDRESS:PORT"


def _balancer(result: TraceResult) -> LoadBalancer | None:
    found = (trace.place.load_balancer for trace in result.traces)
    return next((lb for lb in found if lb is not None), None)
