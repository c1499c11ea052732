"""What `uninstall` shows: what still needs the controller, the steps, what stays, and the end."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kubectl_alb.analysis.wording import listed
from kubectl_alb.facts.dependents import Dependent
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.run import Run
from kubectl_alb.model.step import Outcome
from kubectl_alb.render.document import Block, Document, Fields, Line, Mark, Paragraph
from kubectl_alb.steps.reason import reason_of
from kubectl_alb.steps.uninstall.plan import Removal
from kubectl_alb.steps.uninstall.reasons import REASONS
from kubectl_alb.steps.uninstall.request import LoadBalancers, UninstallRequest
from kubectl_alb.views.envelope import present as filled
from kubectl_alb.views.fix import SIGNS, run_value, step_value
from kubectl_alb.views.ordered import explained

KEEP, DELETE = LoadBalancers.KEEP.value, LoadBalancers.DELETE.value
CONSEQUENCE = (
    "  Removing the controller now would leave these objects undeletable and the load balancers "
    "running."
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be removed; `unowned` are load balancers that belong to no object."""

    request: UninstallRequest
    removal: Removal
    unowned: tuple[LoadBalancer, ...] = ()
    version: str = ""

    @property
    def balancers(self) -> tuple[LoadBalancer, ...]:
        """The load balancers of what needs the controller, each once."""
        found = {lb.arn: lb for each in self.request.dependents for lb in each.load_balancers}
        return tuple(found.values())


def blocked(found: Proposal) -> Document:
    """Show what would be left, and the two ways to go on."""
    dependents = found.request.dependents
    rows = tuple(_rows(dependents))
    hosts = tuple(dict.fromkeys(host for each in dependents for host in each.hosts))
    reach = f" (hosts: {listed(hosts)})" if hosts else ""
    lines: list[Line] = [(Mark.BAD, f" {_depending(found)}")]
    return Document(
        (
            Paragraph((*lines, *rows, CONSEQUENCE)),
            Fields(
                (
                    (f"  {KEEP}", "release finalizers, keep serving without updates"),
                    (f"  {DELETE}", f"delete them first{reach}"),
                )
            ),
        )
    )


def _depending(found: Proposal) -> str:
    counts: dict[str, int] = {}
    for each in found.request.dependents:
        counts[each.about.kind] = counts.get(each.about.kind, 0) + 1
    parts = [count(len(found.balancers), "load balancer")] if found.balancers else []
    parts += [count(number, kind) for kind, number in counts.items()]
    verb = noun(sum((len(found.balancers), *counts.values())), "depends", "depend")
    return f"{_joined(parts)} still {verb} on the controller"


def _rows(dependents: Iterable[Dependent]) -> Iterator[str]:
    """Yield a line for each stack, and one for each object that has none."""
    stacks: dict[str, list[Dependent]] = {}
    for each in dependents:
        stacks.setdefault(each.stack or str(each.about), []).append(each)
    width = max((len(name) for name in stacks), default=0)
    names = {stack: _balancers(found) for stack, found in stacks.items()}
    wide = max((len(name) for name in names.values()), default=0)
    for stack, found in stacks.items():
        refs = listed([str(each.meta.ref) for each in found])
        yield f"    {stack:<{width}}  {names[stack]:<{wide}}  finalizer on {refs}"


def _balancers(found: Iterable[Dependent]) -> str:
    names = dict.fromkeys(lb.name for each in found for lb in each.load_balancers)
    return ", ".join(names) or "–"


def proposal(found: Proposal, explain: bool = False) -> Document:
    """Show what is there, each step, when asked with the reason for it, and what stays."""
    blocks: list[Block] = [Fields(tuple(_head(found)))]
    lines: list[Line] = ["Steps"]
    for step in found.removal.steps:
        lines.append(f"  {SIGNS[step.op]} {step.title}")
        texts = filter(None, (step.warning, _cut(step.irreversible)))
        lines += [("      ", Mark.WARN, f" {text}") for text in texts]
        lines += explained(step, REASONS) if explain else ()
    blocks.append(Paragraph(tuple(lines)))
    if found.removal.kept or found.unowned:
        blocks.append(Paragraph(("Stays", *_kept(found))))
    return Document(tuple(blocks))


def _cut(irreversible: str) -> str:
    """Return what cannot be taken back where it matters: traffic is cut, or an object is gone."""
    return irreversible if "cut off" in irreversible or "gone" in irreversible else ""


def _head(found: Proposal) -> Iterator[tuple[str, Line]]:
    request, remains = found.request, found.request.remains
    if request.cluster:
        yield "Cluster", request.cluster
    if remains.installation is not None:
        form = remains.installation.form.value
        at = remains.release or remains.installation.deployment
        yield "Controller", " ".join(filter(None, (found.version, f"({form} {at})")))
    elif remains.release is not None:
        yield "Controller", f"Helm release {remains.release} without a Deployment"
    else:
        yield "Controller", "none; what it left behind"
    if found.balancers:
        names = listed([lb.name for lb in found.balancers])
        kept = request.load_balancers is LoadBalancers.KEEP
        yield "Load balancers", names + (": kept, without updates" if kept else ": deleted first")


def _kept(found: Proposal) -> Iterator[str]:
    for lb in found.unowned:
        yield f"  load balancer {lb.name}: belongs to no object of the cluster ({lb.arn})"
    for kept in found.removal.kept:
        yield f"  {kept.name}: {kept.reason}"


def not_installed(cluster: str) -> Line:
    """Say that there is nothing to remove."""
    where = f" in cluster {cluster}" if cluster else ""
    return Mark.GOOD, f" the controller is not installed{where}, unchanged"


def timed_out(seconds: float, reason: str) -> Line:
    """Say what was waited for in vain, and how to go on."""
    return (
        Mark.BAD,
        f" timed out after {seconds:g} s: {reason}; run the same command again to go on waiting",
    )


def closing(found: Proposal) -> Line:
    """Say what is gone, and what to know of what stays."""
    text = " the controller is removed"
    request = found.request
    if request.load_balancers is LoadBalancers.KEEP and found.balancers:
        text += (
            f"; {listed([lb.name for lb in found.balancers])} keeps serving and follows no change "
            "of pods any more. Next: kubectl alb install, to have it managed again"
        )
    return Mark.GOOD, text


def spec(found: Proposal) -> dict[str, object]:
    """Return what was asked, for machines."""
    request = found.request
    return {
        "loadBalancers": request.load_balancers.name.lower(),
        "keepCRDs": request.keep_definitions,
        "deleteIAM": request.identity is not None,
        **filled(release=str(request.remains.release or "")),
    }


def value(
    found: Proposal, outcomes: Iterable[Outcome], run: Run | None, blocked: bool
) -> dict[str, object]:
    """Return the steps with their results, what needs the controller, and what stays."""
    known = {outcome.step.id: outcome for outcome in outcomes}
    steps = () if blocked else found.removal.steps
    return {
        "steps": [
            {**step_value(step, known.get(step.id)), **filled(reason=reason_of(step, REASONS))}
            for step in steps
        ],
        **filled(**{"from": found.version}),
        "to": "",
        "dependents": [_dependent(each) for each in found.request.dependents],
        "kept": [
            *({"name": f"load balancer {lb.name}", "reason": "belongs to no object"}
              for lb in found.unowned),
            *({"name": kept.name, "reason": kept.reason} for kept in found.removal.kept),
        ],
        **run_value(run),
    }  # fmt: skip


def _dependent(each: Dependent) -> Mapping[str, object]:
    about = each.about
    return {
        "object": filled(kind=about.kind, namespace=about.namespace, name=about.name),
        "finalizers": list(each.finalizers),
        "loadBalancers": [{"name": lb.name, "arn": lb.arn} for lb in each.load_balancers],
        "hosts": list(each.hosts),
    }


def _joined(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
