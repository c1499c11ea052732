"""The flags that every command shares, spelled as kubectl and the AWS CLI spell them.

They are accepted before and after the command's name: each command carries them, and what was
given is collected in the context that all levels share; the later one wins.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from kubectl_alb.cli.durations import RATE, WAIT
from kubectl_alb.cli.subjects import kind_of
from kubectl_alb.context.deadline import Deadline
from kubectl_alb.context.options import AwsFlags, ContextOptions, KubernetesFlags
from kubectl_alb.errors import UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

T = TypeVar("T")
R = TypeVar("R")

GIVEN = "kubectl_alb.given"
ENVIRONMENT = "KUBECTL_ALB"


class Known(click.ParamType[str]):
    """Text that completion knows values for, from the named sources of `cli.completion_values`."""

    name = "text"

    def __init__(self, *sources: str) -> None:
        self.sources = sources

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take the text as it is."""
        return str(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list["CompletionItem"]:
        """Offer what the sources know; they are imported only now."""
        from kubectl_alb.cli.completion_values import offered

        where = filled(SharedOptions, given(ctx)).context_options()
        return offered(self.sources, where, incomplete)


class KnownObjects(Known):
    """Objects that completion knows; behind a kind, as in `describe ingress`, their names alone."""

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list["CompletionItem"]:
        """Offer `KIND/NAME`, or `NAME` of the kind that the first word is."""
        words = ctx.params.get(param.name or "") or ()
        if not words or kind_of(words[0]) is None:
            return super().shell_complete(ctx, param, incomplete)
        kind = f"{words[0]}/"
        found = super().shell_complete(ctx, param, kind + incomplete)
        for each in found:
            each.value = each.value.removeprefix(kind)
        return found


FILE = Known("file")


def _collect(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    given: dict[str, Any] = ctx.meta.setdefault(GIVEN, {})
    source = ctx.get_parameter_source(param.name or "")
    if source is ParameterSource.COMMANDLINE or (
        source is ParameterSource.ENVIRONMENT and param.name not in given
    ):
        given[param.name or ""] = value


def _flag(*names: str, help: str, **facts: Any) -> click.Option:
    return click.Option(
        [*names], help=help, expose_value=False, callback=_collect, hidden=True, **facts
    )


def global_flags() -> list[click.Option]:
    """Make the flags that every command accepts, in the order in which `options` lists them."""
    return [
        _flag(
            "--kubeconfig", metavar="FILE", type=FILE, help="Kubeconfig file to read, and no other."
        ),
        _flag(
            "--context", metavar="NAME", type=Known("context"), help="Kubeconfig context to use."
        ),
        _flag(
            "--cluster", metavar="NAME", type=Known("cluster"), help="Kubeconfig cluster to use."
        ),
        _flag("--user", metavar="NAME", type=Known("user"), help="Kubeconfig user to use."),
        _flag(
            "-n",
            "--namespace",
            metavar="NAME",
            type=Known("namespace"),
            help="Namespace of your objects.",
        ),
        _flag("-s", "--server", metavar="URL", help="Address of the API server."),
        _flag("--token", metavar="TOKEN", help="Bearer token for the API server."),
        _flag("--as", "impersonate", metavar="USER", help="User to impersonate."),
        _flag(
            "--as-group",
            "impersonate_groups",
            metavar="GROUP",
            multiple=True,
            help="Group to impersonate; repeatable.",
        ),
        _flag("--as-uid", "impersonate_uid", metavar="UID", help="UID to impersonate."),
        _flag(
            "--as-user-extra",
            "impersonate_extra",
            metavar="KEY=VALUE",
            multiple=True,
            help="Extra field to impersonate; repeatable.",
        ),
        _flag("--certificate-authority", metavar="FILE", type=FILE, help="CA of the API server."),
        _flag(
            "--client-certificate", metavar="FILE", type=FILE, help="Client certificate to present."
        ),
        _flag("--client-key", metavar="FILE", type=FILE, help="Key of the client certificate."),
        _flag("--tls-server-name", metavar="NAME", help="Name to expect in the server's cert."),
        _flag(
            "--insecure-skip-tls-verify",
            is_flag=True,
            help="Do not verify the API server's certificate.",
        ),
        _flag("--proxy-url", metavar="URL", help="Proxy to reach the API server through."),
        _flag(
            "--request-timeout",
            "request_timeout_seconds",
            type=WAIT,
            help="Limit for one API request; 0 means none.",
        ),
        _flag("--cache-dir", metavar="DIR", type=FILE, help="Folder for completion's cache."),
        _flag("--disable-compression", is_flag=True, help="Ask the API server for plain answers."),
        _flag("--region", metavar="NAME", type=Known("region"), help="AWS region."),
        _flag("--profile", metavar="NAME", type=Known("profile"), help="AWS profile."),
        _flag(
            "--endpoint-url",
            "endpoints",
            metavar="[SERVICE=]URL",
            multiple=True,
            help="AWS endpoint for a service, or for all; repeatable.",
        ),
        _flag("--no-aws", "disabled", is_flag=True, help="Ask the cluster only."),
        _flag("--no-health", is_flag=True, help="Do not ask AWS for the health of targets."),
        _flag(
            "--aws-rate",
            "calls_per_second",
            metavar="RATE",
            type=RATE,
            envvar=f"{ENVIRONMENT}_AWS_RATE",
            help="AWS calls a second, by kind; default 2/3 of what AWS allows, 0 no limit.",
        ),
        _flag(
            "--bundle",
            metavar="PATH",
            type=Known("bundle"),
            help="Read a recorded bundle instead; `demo` is built in.",
        ),
        _flag("--cluster-name", metavar="NAME", help="Name of the EKS cluster."),
        _flag(
            "--controller-namespace",
            metavar="NAME",
            type=Known("namespace"),
            envvar=f"{ENVIRONMENT}_CONTROLLER_NAMESPACE",
            help="Where the controller runs.",
        ),
        _flag(
            "--timeout",
            "timeout_seconds",
            type=WAIT,
            help="Limit for the whole command; default none.",
        ),
        _flag("-q", "--quiet", is_flag=True, help="No closing line, no notes."),
        _flag("-v", "--verbose", count=True, help="List each API call; -vv adds SDK logs."),
        _flag("--debug", is_flag=True, help="Full trace, credentials masked."),
        _flag(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            envvar=f"{ENVIRONMENT}_COLOR",
            help="When to use colour.",
        ),
        _flag("--ascii", is_flag=True, envvar=f"{ENVIRONMENT}_ASCII", help="Plain ASCII marks."),
        _flag(
            "--no-input",
            is_flag=True,
            envvar=f"{ENVIRONMENT}_NO_INPUT",
            help="Never ask; fail instead.",
        ),
    ]


def given(ctx: click.Context) -> dict[str, Any]:
    """Return the shared flags that were given, by name."""
    values: dict[str, Any] = ctx.meta.setdefault(GIVEN, {})
    return values


@dataclass(frozen=True, slots=True)
class SharedOptions:
    """What the shared flags say; what was not given has its default."""

    kubernetes: KubernetesFlags = field(default_factory=KubernetesFlags)
    aws: AwsFlags = field(default_factory=AwsFlags)
    bundle: str | None = None
    cluster_name: str = ""
    controller_namespace: str = ""
    timeout_seconds: float | None = None
    quiet: bool = False
    verbose: int = 0
    debug: bool = False
    color: str = "auto"
    ascii: bool = False
    no_input: bool = False

    def context_options(self) -> ContextOptions:
        """Return where to read; set the log up as `-v` asks."""
        # Help and completion keep no log, so it is imported when a command asks where to read.
        from kubectl_alb.cli.verbosity import configure

        if self.bundle == "":
            raise UsageError("--bundle needs a path, or `demo`")
        verbosity = 2 if self.debug else self.verbose
        configure(verbosity, self.quiet)
        return ContextOptions(
            kubernetes=self.kubernetes,
            aws=self.aws,
            bundle=self.bundle or "",
            cluster_name=self.cluster_name,
            controller_namespace=self.controller_namespace,
            timeout_seconds=self.timeout_seconds,
            deadline=Deadline.within(self.timeout_seconds),
            verbosity=verbosity,
            quiet=self.quiet,
        )


def filled(kind: type[T], flags: Mapping[str, Any]) -> T:
    """Make a dataclass from flags by name; a field that is a dataclass takes its own of them."""
    values: dict[str, Any] = {}
    for each in fields(kind):  # type: ignore[arg-type]
        if isinstance(each.type, type) and is_dataclass(each.type):
            values[each.name] = filled(each.type, flags)
        elif each.name in flags:
            values[each.name] = flags[each.name]
    return kind(**values)


def takes(kind: type[T]) -> Callable[[Callable[[T], R]], Callable[..., R]]:
    """Hand a command its flags, and the shared ones, as one value of this dataclass."""

    def add(function: Callable[[T], R]) -> Callable[..., R]:
        @wraps(function)
        def command(**flags: Any) -> R:
            return function(filled(kind, {**given(click.get_current_context()), **flags}))

        return command

    return add


all_namespaces = click.option(
    "-A", "--all-namespaces", is_flag=True, help="Look in all namespaces."
)
selector = click.option("-l", "--selector", metavar="SELECTOR", default="", help="Label selector.")
