"""One API call: who calls which operation of which service, with what."""

from dataclasses import dataclass

from botocore.model import OperationModel, ServiceModel

from tests.lab.aws.models import operation_model, service_model, service_name
from tests.lab.aws.protocols.codecs import Codec, codec_of
from tests.lab.aws.record import Record
from tests.lab.aws.wire import Wire

# The services that can be told from the API version of an unsigned query.
BY_VERSION = {
    "2015-12-01": "elbv2",
    "2012-06-01": "elb",
    "2016-11-15": "ec2",
    "2010-05-08": "iam",
    "2011-06-15": "sts",
}
# Classic load balancers are signed for by the same name; only the API version tells.
CLASSIC = "2012-06-01"


@dataclass(frozen=True, slots=True)
class Call:
    """A request, as far as the models of botocore explain it.

    `model` is None for a service that botocore does not know, `operation` is empty if the
    request names none, and `params` is empty until `parsed` was called.
    """

    service: str
    operation: str
    region: str
    access_key: str
    user_agent: str
    model: ServiceModel | None
    codec: Codec | None

    @property
    def operation_model(self) -> OperationModel | None:
        """The model of the operation, if there is one of that name."""
        return operation_model(self.service, self.operation)

    def parsed(self, wire: Wire) -> Record:
        """Read the parameters; raise the error of a request that does not fit the model."""
        operation = self.operation_model
        if operation is None or self.codec is None:
            return {}
        return self.codec.parse(operation, wire)


def call_of(wire: Wire, default_region: str) -> Call | None:
    """Explain a request; None if nothing in it names a service."""
    version = wire.form.get("Version", "")
    access_key, region, signed = wire.scope or ("", default_region, "")
    service = service_name(signed) if signed else BY_VERSION.get(version, "")
    if service == "elbv2" and version == CLASSIC:
        service = "elb"
    if not service:
        return None
    model = service_model(service)
    codec = codec_of(model, wire) if model else None
    operation = (codec.operation(model, wire) if model and codec else None) or ""
    agent = wire.headers.get("user-agent", "")
    return Call(service, operation, region, access_key, agent, model, codec)
