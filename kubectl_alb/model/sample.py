"""What a sample is asked to be."""

from dataclasses import dataclass

from kubectl_alb.model.names import Ref

NAMESPACE, NAME = "alb-sample", "echo"
# Public, for amd64 and arm64; it answers every path below / with a page, and runs without root.
IMAGE = "public.ecr.aws/nginx/nginx-unprivileged:stable"
PORT, REPLICAS = 8080, 2


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """A sample; without a `host` its Ingress takes requests for any."""

    ingress_class: str
    namespace: str = NAMESPACE
    image: str = IMAGE
    port: int = PORT
    replicas: int = REPLICAS
    scheme: str = "internet-facing"
    ip_address_type: str = "ipv4"
    target_type: str = "ip"
    host: str = ""

    @property
    def ingress(self) -> Ref:
        """The Ingress of the sample."""
        return Ref(self.namespace, NAME)
