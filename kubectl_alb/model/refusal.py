"""Why the controller would build nothing for a group."""

from dataclasses import dataclass
from enum import Enum

from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section


class RefusalReason(Enum):
    """Why a group is refused: each with the code of the failure, several may share one.

    `conflict` marks the reasons for which members contradict each other.
    """

    code: str
    conflict: bool

    def __new__(cls, code: str, conflict: bool = False) -> "RefusalReason":
        """Give each member a value of its own: members of equal values would be one."""
        member = object.__new__(cls)
        member._value_ = len(cls.__members__) + 1
        member.code, member.conflict = code, conflict
        return member

    SECTION_NOT_READ = ""  # The answer is not known, so there is no failure.

    CLASS_NOT_FOUND = "ALB-CLASS-002"
    CLASS_PARAMS_UNKNOWN = "ALB-CLASS-003"
    CLASS_PARAMS_NOT_FOUND = "ALB-CLASS-003"
    NAMESPACE_NOT_FOUND = "ALB-DNS-001"
    NAMESPACE_SELECTOR_INVALID = "ALB-DNS-001"
    NAMESPACE_NOT_SELECTED = "ALB-CLASS-004"
    DEFAULT_CLASSES = "ALB-CLASS-005"
    GROUP_ORDER_UNREADABLE = "ALB-GROUP-003"
    GROUP_ORDER_OUT_OF_RANGE = "ALB-GROUP-003"
    GROUP_ORDER_CONFLICT = "ALB-GROUP-003", True
    DELETION_PROTECTED = "ALB-GROUP-009"
    DELETION_PROTECTION_UNREADABLE = "ALB-DNS-001"

    ANNOTATION_UNREADABLE = "ALB-ANNO-003"
    ANNOTATION_NOT_JSON = "ALB-ANNO-001"

    LISTEN_PORTS_UNREADABLE = "ALB-ANNO-002"
    LISTEN_PORTS_EMPTY = "ALB-ANNO-002"
    LISTEN_PORT_OUT_OF_RANGE = "ALB-ANNO-002"
    LISTEN_PROTOCOL_UNKNOWN = "ALB-ANNO-002"
    INBOUND_CIDR_INVALID = "ALB-SG-006"
    LISTEN_PORT_CONFLICT = "ALB-GROUP-007", True
    SSL_POLICY_CONFLICT = "ALB-CERT-006", True
    SSL_REDIRECT_CONFLICT = "ALB-CERT-007", True
    SSL_REDIRECT_WITHOUT_LISTENER = "ALB-CERT-007"
    SSL_REDIRECT_TO_HTTP = "ALB-CERT-007"
    MUTUAL_TLS_UNREADABLE = "ALB-CERT-008"
    MUTUAL_TLS_INVALID = "ALB-CERT-008"
    TRUST_STORE_NOT_FOUND = "ALB-CERT-008"
    CERTIFICATE_NOT_FOUND = "ALB-CERT-001"
    CERTIFICATE_WITHOUT_HOST = "ALB-CERT-004"
    DEFAULT_BACKENDS = "ALB-GROUP-008"
    LISTENER_ATTRIBUTE_CONFLICT = "ALB-GROUP-006", True

    SCHEME_CONFLICT = "ALB-GROUP-005", True
    SCHEME_UNKNOWN = "ALB-GROUP-005"
    IP_ADDRESS_TYPE_CONFLICT = "ALB-GROUP-007", True
    IP_ADDRESS_TYPE_UNKNOWN = "ALB-ANNO-004"
    LOAD_BALANCER_NAME_CONFLICT = "ALB-GROUP-007", True
    LOAD_BALANCER_NAME_TOO_LONG = "ALB-NAME-003"
    CUSTOMER_OWNED_POOL_EMPTY = "ALB-ANNO-003"
    CUSTOMER_OWNED_POOL_CONFLICT = "ALB-GROUP-007", True
    LOAD_BALANCER_ATTRIBUTE_CONFLICT = "ALB-GROUP-006", True
    CAPACITY_INVALID = "ALB-ANNO-017"
    CAPACITY_CONFLICT = "ALB-GROUP-007", True
    IPAM_POOL_CONFLICT = "ALB-GROUP-007", True
    TAG_CONFLICT = "ALB-ANNO-014", True
    TAG_RESERVED = "ALB-ANNO-014"

    SECURITY_GROUP_NOT_FOUND = "ALB-SG-002"
    SECURITY_GROUP_CONFLICT = "ALB-GROUP-007", True
    BACKEND_RULES_CONFLICT = "ALB-GROUP-007", True
    BACKEND_SECURITY_GROUP_OFF = "ALB-SG-004"

    SUBNET_CONFLICT = "ALB-SUBNET-010", True
    SUBNET_NOT_FOUND = "ALB-SUBNET-005"
    NO_SUBNET = "ALB-SUBNET-001"
    SUBNETS_OF_OTHER_CLUSTERS = "ALB-SUBNET-002"
    SUBNETS_FULL = "ALB-IP-001"
    SUBNETS_WITHOUT_IPV6 = "ALB-SVC-008"
    SUBNETS_OF_ONE_ZONE = "ALB-SUBNET-004"
    TOO_FEW_SUBNETS = "ALB-SUBNET-003"
    SUBNET_LOCALES = "ALB-SUBNET-006"
    ZONE_TYPE_UNKNOWN = "ALB-SUBNET-006"
    ZONE_NOT_FOUND = "ALB-DNS-001"
    NO_MAIN_ROUTE_TABLE = "ALB-IAM-008"

    PATH_TYPE_UNKNOWN = "ALB-ANNO-009"
    PATH_WITH_WILDCARD = "ALB-ANNO-009"
    CONDITION_INVALID = "ALB-ANNO-007"
    CONDITION_OF_TWO_KINDS = "ALB-ANNO-007"
    TRANSFORM_INVALID = "ALB-ANNO-007"
    TRANSFORM_TYPE_UNKNOWN = "ALB-ANNO-004"
    ACTION_NOT_FOUND = "ALB-ANNO-005"
    ACTION_INVALID = "ALB-ANNO-006"
    ACTION_TYPE_UNKNOWN = "ALB-ANNO-004"
    BACKEND_NOT_A_SERVICE = "ALB-SVC-011"
    SERVICE_NOT_FOUND = "ALB-SVC-003"
    SERVICE_PORT_NOT_FOUND = "ALB-SVC-004"
    TARGET_GROUP_NOT_FOUND = "ALB-TGT-019"
    NO_NODE_PORT = "ALB-SVC-001"
    NO_TARGET_PORT = "ALB-SVC-002"
    TARGET_TYPE_UNKNOWN = "ALB-ANNO-004"
    IP_TARGETS_OFF = "ALB-SVC-012"
    BACKEND_PROTOCOL_UNKNOWN = "ALB-ANNO-004"
    NOT_DUAL_STACK = "ALB-SVC-007"
    CONTROL_PORT_OF_INSTANCES = "ALB-ANNO-018"
    HEALTH_CHECK_PORT_NOT_FOUND = "ALB-SVC-004"
    HEALTH_CHECK_PORT_NAMED = "ALB-SVC-005"
    HEALTH_CHECK_PROTOCOL_UNKNOWN = "ALB-ANNO-004"

    AUTH_TYPE_UNKNOWN = "ALB-ANNO-004"
    IDENTITY_PROVIDER_NOT_FOUND = "ALB-ANNO-015"
    IDENTITY_PROVIDER_INVALID = "ALB-ANNO-015"
    JWT_INVALID = "ALB-ANNO-015"
    AUTH_AND_JWT = "ALB-ANNO-015"
    SECRET_NAME_INVALID = "ALB-ANNO-015"
    SECRET_NOT_FOUND = "ALB-ANNO-015"
    SECRET_WITHOUT_LABEL = "ALB-ANNO-015"
    SECRET_WITHOUT_KEY = "ALB-ANNO-015"

    WEB_ACL_NOT_FOUND = "ALB-ADDON-002"
    WEB_ACL_CONFLICT = "ALB-GROUP-007", True
    SHIELD_CONFLICT = "ALB-GROUP-007", True

    FRONTEND_NLB_CONFLICT = "ALB-NLB-009", True
    FRONTEND_NLB_PORTS_INVALID = "ALB-NLB-009"
    EIP_CONFLICT = "ALB-NLB-009", True
    EIP_COUNT = "ALB-NLB-002"
    EIP_OF_INTERNAL_NLB = "ALB-NLB-002"
    ROUTING_POLICY_UNKNOWN = "ALB-NLB-007"

    RESOURCE_WITHOUT_ID = "ALB-DEL-005"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The controller's error for a group, or why it cannot be predicted.

    `message` is what follows `Failed build model due to `; for errors that precede the build
    (`loading`) there is no event, only a log line; those of deployment (`deploying`) follow
    `Failed deploy model due to `. `ingress` and `annotation` (full key) name
    what to fix where one place is to blame. `blocks` are all members, none of which is updated.
    `section` is what was not read, where that keeps the outcome unknown. `missing` is the name of
    what is not there, or lacks something.
    """

    reason: RefusalReason
    message: str
    ingress: Ref | None = None
    annotation: str = ""
    blocks: tuple[Ref, ...] = ()
    loading: bool = False
    deploying: bool = False
    section: Section | None = None
    missing: str = ""

    @property
    def unknown(self) -> bool:
        """Whether nobody can say what becomes of the group."""
        return self.reason is RefusalReason.SECTION_NOT_READ


class Refused(Exception):  # noqa: N818 (an outcome of the controller, not a fault of ours)
    """Ends the build of a group, as an error return does in the controller."""

    section: Section | None = None

    def __init__(
        self,
        reason: RefusalReason,
        message: str,
        ingress: Ref | None = None,
        annotation: str = "",
        missing: str = "",
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.ingress = ingress
        self.annotation = annotation
        self.missing = missing

    def within(
        self, prefix: str, ingress: Ref | None = None, reason: RefusalReason | None = None
    ) -> "Refused":
        """Return the refusal seen from one level further up, whose `reason` wins if it has one."""
        message = f"{prefix}: {self.message}"
        place = self.ingress or ingress
        outer = Refused(reason or self.reason, message, place, self.annotation, self.missing)
        outer.section = self.section
        return outer


def not_known(section: Section) -> Refused:
    """Return the refusal for a question whose answer lies in a section that was not read."""
    refused = Refused(RefusalReason.SECTION_NOT_READ, f"not known: {section.value} was not read")
    refused.section = section
    return refused
