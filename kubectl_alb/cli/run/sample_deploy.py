"""`sample deploy`: the objects applied, and the load balancer waited for."""

from collections.abc import Iterator

from kubectl_alb.apply.fargate import FargateProfiles
from kubectl_alb.cli.commands.sample import SampleOptions
from kubectl_alb.cli.error_reporting import report
from kubectl_alb.cli.output import Output, value_text
from kubectl_alb.cli.reading import loaded, note_gaps, require
from kubectl_alb.cli.run.sample import NEEDS
from kubectl_alb.cli.run.sample_fargate import SECTIONS, ProfileWait, profile_for
from kubectl_alb.cli.run.sample_state import waited_for
from kubectl_alb.cli.run.sample_steps import Sampling, opened, present
from kubectl_alb.context.deadline import timed_out
from kubectl_alb.context.manifests import name_rules
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import AlbError, ExitCode, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.sample import NAME, SampleRequest
from kubectl_alb.model.step import Outcome, Result
from kubectl_alb.steps.sample.manifests import manifests
from kubectl_alb.steps.sample.plan import chosen_class, deploy_steps
from kubectl_alb.views import sample as view


def deploy(options: SampleOptions, output: Output, where: ContextOptions) -> ExitCode:
    """Apply the objects, or show them; wait until targets are healthy."""
    _require_valid(options)
    source = opened(where)
    sections = NEEDS.sections | SECTIONS if options.fargate else NEEDS.sections
    snapshot = loaded(source, sections, where)
    require(snapshot, *NEEDS.vital)
    facts = Facts(snapshot)
    request = _request(options, chosen_class(options.ingress_class, facts))
    use = profile_for(options, snapshot, source) if options.fargate else None
    steps = deploy_steps(request, present(source, manifests(request)))
    if use and use.step:
        steps = (use.step, *steps)
    if output.format == "yaml" and options.change.dry_run == "client":
        bodies = "---\n".join(value_text(body, "yaml") for body in view.bodies(steps))
        output.write("".join(view.before_them(steps)) + bodies)
        return ExitCode.OK
    sampling = Sampling.of(options, output, source, snapshot)
    sampling.propose(steps)
    note_gaps(output, snapshot)
    wait = None
    if use:
        profiles = FargateProfiles(source.aws_clients, snapshot.context.cluster_name.value)
        wait = ProfileWait(output, profiles, use.name, where)
    return _carried_out(sampling, request, where, wait)


def _require_valid(options: SampleOptions) -> None:
    """Raise `UsageError` for names that the API server would refuse, before anything is made."""
    faults = {
        "--namespace": name_rules.label(options.namespace),
        "--host": name_rules.host(options.host) if options.host else "",
    }
    for flag, fault in faults.items():
        if fault:
            raise UsageError(f"invalid {flag}: {fault}")


def _request(options: SampleOptions, ingress_class: str) -> SampleRequest:
    return SampleRequest(
        ingress_class,
        options.namespace,
        options.image,
        options.port,
        options.replicas,
        options.scheme,
        options.ip_address_type,
        options.target_type,
        options.host,
    )


def _carried_out(
    sampling: Sampling, request: SampleRequest, where: ContextOptions, wait: ProfileWait | None
) -> ExitCode:
    try:
        for _ in _run(sampling, wait):
            pass
        code = sampling.stopped()
        if code is None:
            code = _awaited(sampling, request, where)
    except KeyboardInterrupt:
        sampling.interrupted()
        raise
    except AlbError as error:
        sampling.document(error.exit_code)
        sampling.made.note_how_to_go_on()
        raise
    return sampling.document(code)


def _run(sampling: Sampling, wait: ProfileWait | None) -> Iterator[Outcome]:
    """Yield the outcomes; EKS takes no pods that come before the profile is active."""
    run = sampling.outcomes()
    for step in sampling.shown.steps:
        if wait and step.about.kind == "Deployment" and sampling.is_writing:
            wait.until_active()
        yield next(run)
    yield from run


def _awaited(sampling: Sampling, request: SampleRequest, where: ContextOptions) -> ExitCode:
    output, options = sampling.made.output, sampling.options
    unchanged = all(o.result is Result.UNCHANGED for o in sampling.shown.outcomes)
    if not options.wait:
        output.note(view.applied(request, unchanged))
        return ExitCode.OK
    standing = waited_for(options, output, where)
    sampling.snapshot = standing.look.snapshot
    sampling.show(group=standing.group, awaited=standing.look.report.awaited)
    if standing.healthy:
        if sampling.made.for_people:
            output.draw(view.standing(sampling.shown))
        standing.note_gaps(output)
        output.note(view.deployed(request, sampling.shown, unchanged))
        return ExitCode.OK
    sampling.show(explained=standing.explained(request.ingress))
    if sampling.made.for_people:
        output.draw(view.standing(sampling.shown))
    if standing.interrupted:
        raise KeyboardInterrupt
    if standing.look.gap is not None:
        standing.note_gaps(output)
        output.note(view.NOT_KNOWN)
        return ExitCode(standing.look.gap.exit_code)
    _report(sampling, standing.failed)
    return ExitCode.FAILED if standing.failed else ExitCode.TIMED_OUT


def _report(sampling: Sampling, failed: bool) -> None:
    """Say on stderr how the wait ended."""
    awaited = view.reason(sampling.shown)
    error = (
        AlbError(f"the controller cannot make the load balancer: {awaited}")
        if failed
        else timed_out(f"not healthy in time: {awaited}")
    )
    error.hint = "correct that, and run the same command again; it goes on where it is"
    error.see = f"kubectl alb doctor ingress/{sampling.options.namespace}/{NAME}"
    report(error)
