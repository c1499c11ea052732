"""`sample`: a small web application, to see a load balancer at work."""

import re
from dataclasses import dataclass, fields

import click

from kubectl_alb.cli.change_flags import ChangeOptions, changes
from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import Known, SharedOptions, takes
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.model.sample import IMAGE, NAMESPACE, PORT, REPLICAS

ROLE_ARN = re.compile(r"arn:[a-z-]+:iam::\d{12}:role/[\w+=,.@/-]+")
VERBS = ("deploy", "test", "delete")

EPILOG = f"""
Examples:
  # A web application with a load balancer in namespace {NAMESPACE}
  kubectl alb sample deploy
  # Only show the objects
  kubectl alb sample deploy --dry-run=client -o yaml
  # A load balancer for the VPC only, with instances as its targets
  kubectl alb sample deploy --scheme internal --target-type instance
  # An image from a registry of your own
  kubectl alb sample deploy --image registry.example.com/nginx:1 --port 80
  # On Fargate, with a Fargate profile that delete removes again
  kubectl alb sample deploy --fargate
  # Send a request, and show how it is answered
  kubectl alb sample test
  # Remove everything, and wait until the load balancer is gone
  kubectl alb sample delete

The load balancer costs money until it is deleted.
"""


@dataclass(frozen=True, slots=True)
class SampleOptions:
    """What `sample` is asked; an empty `ingress_class` is the one that the controller handles."""

    verb: str
    scheme: str
    ip_address_type: str
    target_type: str
    ingress_class: str
    host: str
    image: str
    port: int
    replicas: int
    fargate: bool
    pod_execution_role: str
    wait: bool
    connect_to: str
    change: ChangeOptions
    output: OutputOptions
    shared: SharedOptions

    @property
    def namespace(self) -> str:
        """The namespace of the sample; that of the context is not meant."""
        return self.shared.kubernetes.namespace or NAMESPACE

    def require_fitting(self) -> None:
        """Raise `UsageError` for flags that another verb takes, or that exclude each other."""
        for name in OF_DEPLOY if self.verb != "deploy" else ():
            if getattr(self, name) != DEFAULTS[name]:
                flag = name.replace("_", "-")
                raise UsageError(f"--{flag} is a flag of sample deploy, not of {self.verb}")
        if self.verb != "test" and self.connect_to:
            raise UsageError(f"--connect-to is a flag of sample test, not of {self.verb}")
        if self.verb == "test" and self.change != ChangeOptions():
            raise UsageError("sample test changes nothing: it takes no --dry-run and no --yes")
        if self.fargate and self.target_type == "instance":
            raise UsageError(
                "pods on Fargate cannot be targets of type instance",
                hint="omit --target-type, or --fargate",
            )
        self._require_role()

    def _require_role(self) -> None:
        role = self.pod_execution_role
        if role and not self.fargate:
            raise UsageError("--pod-execution-role has no meaning without --fargate")
        if role and not ROLE_ARN.fullmatch(role):
            raise UsageError(
                f'invalid role "{role}"', hint="give its ARN, arn:aws:iam::ACCOUNT:role/NAME"
            )


DEFAULTS = {
    "scheme": "internet-facing",
    "ip_address_type": "ipv4",
    "target_type": "ip",
    "ingress_class": "",
    "host": "",
    "image": IMAGE,
    "port": PORT,
    "replicas": REPLICAS,
    "fargate": False,
    "pod_execution_role": "",
}
OF_DEPLOY = tuple(each.name for each in fields(SampleOptions) if each.name in DEFAULTS)


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument("verb", metavar="deploy|test|delete", type=click.Choice(VERBS))
@formats("table", "wide", "json", "yaml")
@click.option(
    "--scheme",
    type=click.Choice(["internet-facing", "internal"]),
    default=DEFAULTS["scheme"],
    show_default=True,
    help="Who can reach the load balancer: everybody, or the VPC.",
)
@click.option(
    "--ip-address-type",
    type=click.Choice(["ipv4", "dualstack"]),
    default=DEFAULTS["ip_address_type"],
    show_default=True,
    help="Addresses of the load balancer.",
)
@click.option(
    "--target-type",
    type=click.Choice(["ip", "instance"]),
    default=DEFAULTS["target_type"],
    show_default=True,
    help="Send requests to pods, or to node ports.",
)
@click.option(
    "--ingress-class",
    metavar="NAME",
    type=Known("class"),
    default="",
    help="IngressClass (default: the one that the controller handles).",
)
@click.option("--host", metavar="HOST", default="", help="Host of the rule (default: any).")
@click.option("--image", default=IMAGE, show_default=True, help="Image of the web application.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=PORT,
    show_default=True,
    help="Port on which the image serves HTTP.",
)
@click.option(
    "--replicas",
    type=click.IntRange(1, 100),
    default=REPLICAS,
    show_default=True,
    help="Number of pods.",
)
@click.option(
    "--fargate",
    is_flag=True,
    help="Run the pods on Fargate, by a new Fargate profile if none selects them.",
)
@click.option(
    "--pod-execution-role",
    metavar="ARN",
    default="",
    help="IAM role for a Fargate profile (default: that of the cluster's other profiles).",
)
@click.option(
    "--wait",
    is_flag=True,
    default=True,
    help="Wait until targets are healthy, or all is deleted, up to --timeout (default: 10m).",
)
@click.option(
    "--connect-to",
    default="",
    metavar="ADDRESS:PORT",
    help="Where test connects to (default: the load balancer's DNS name).",
)
@changes
@takes(SampleOptions)
def command(options: SampleOptions) -> ExitCode:
    """Deploy, test or delete a small web application behind a load balancer.

    deploy applies a Namespace, a Deployment, a Service and an Ingress, and waits until targets are
    healthy; test sends a request and traces it; delete removes what deploy made. Run any of them
    again at any time.
    """
    from kubectl_alb.cli.run.sample import run

    return run(options)
