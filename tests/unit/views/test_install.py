"""What `install` shows before and after, and its document for machines."""

from dataclasses import replace

import jsonschema
import pytest

from kubectl_alb.checks.engine.doctor_report import DoctorReport
from kubectl_alb.checks.engine.run import Skipped
from kubectl_alb.cli.output import value_text
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Outcome, Result
from kubectl_alb.render.document import Document
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import text
from kubectl_alb.steps.install.plan import install_steps
from kubectl_alb.steps.install.request import Existing, IdentityKind
from kubectl_alb.views import install
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.install import Proposal
from kubectl_alb.views.schemas.documents import BY_NAME, schema
from tests.builders import snapshot
from tests.contract.test_schemas import closed
from tests.installing import environment, release, request

REF = ObjectRef("IngressClass", "", "alb")
WARNED = Finding(
    REF, "class alb is there", "seen", "ALB-CLUSTER-001", Severity.WARNING, hint="look"
)
REPORT = DoctorReport((WARNED,), (Skipped("ALB-IAM-005", "not read"),), ("ALB-SG-001",))


def proposal(existing: Existing | None = None, **fields: object) -> Proposal:
    wanted, found = request(**fields), existing or Existing()
    return Proposal(wanted, found, REPORT, install_steps(wanted, found))


def drawn(document: Document) -> str:
    return text(document, Look(color=False, ascii=True, width=0, headings=True))


def test_the_cluster_the_checks_and_the_steps_are_shown() -> None:
    where = environment(public_subnets=3, private_subnets=2, auto_mode_compute=True)
    assert drawn(install.proposal(proposal(environment=where), explain=False)) == (
        "Detected  cluster shop-prod (EKS 1.34), account 111122223333, eu-west-1, vpc-1, "
        "3 public + 2 private subnets\n"
        "          EKS Auto Mode\n"
        "Checks    ok 1 passed  WARN 1 with warnings  skip 1 skipped\n"
        "Version   v3.5.0 (chart 3.5.0)\n"
        "Identity  irsa: service account kube-system/aws-load-balancer-controller gets role lbc\n"
        "\n"
        "WARN ALB-CLUSTER-001  class alb is there\n"
        "    seen\n"
        "    look\n"
        "\n"
        "Steps\n"
        "  + OIDC provider of cluster shop-prod\n"
        "  + IAM policy lbc\n"
        "  + IAM role lbc\n"
        "  ~ policy lbc attached to role lbc\n"
        "  + ServiceAccount kube-system/aws-load-balancer-controller\n"
        "  + CustomResourceDefinition things.elbv2.k8s.aws\n"
        "  + Helm release kube-system/aws-load-balancer-controller of chart "
        "aws-load-balancer-controller 3.5.0 (v3.5.0)\n"
    )


def test_with_explain_each_step_says_why() -> None:
    shown = drawn(install.proposal(proposal(), explain=True)).splitlines()
    steps = shown[shown.index("Steps") + 1 :]
    assert len(steps) == 2 * len(proposal().steps)
    assert all(line.endswith(".") for line in steps[1::2])


def test_wide_shows_the_command_of_each_step() -> None:
    shown = drawn(install.proposal(proposal(), explain=False, wide=True))
    assert "      aws iam attach-role-policy --role-name lbc --policy-arn" in shown


def test_what_is_in_place_is_not_proposed() -> None:
    found = proposal()
    some = replace(found, in_place=frozenset(["role", "policy"]))
    assert "  = IAM role lbc: already in place" in drawn(install.proposal(some, False))
    every = replace(found, in_place=frozenset(step.id for step in found.steps))
    assert "Steps" not in drawn(install.proposal(every, False))
    assert every.open == ()


def test_definitions_that_stay_are_named() -> None:
    found = Existing(definitions={"things.elbv2.k8s.aws": ("v1beta1", "v2")})
    shown = drawn(install.proposal(proposal(found), False))
    assert "Left      definition things.elbv2.k8s.aws: the cluster has a newer one" in shown


def test_an_identity_that_stays_is_called_so() -> None:
    assert install.identity(request(identity=IdentityKind.EXISTING)) == (
        "service account kube-system/aws-load-balancer-controller, as it is"
    )


def test_failed_checks_are_named_with_the_flag_that_skips_them() -> None:
    failed = replace(WARNED, rating=Severity.ERROR)
    report = DoctorReport((failed,), (), ())
    error = install.blocked(replace(proposal(), report=report))
    assert "ALB-CLUSTER-001; nothing was changed" in error.message
    assert "--skip ALB-CLUSTER-001" in error.hint


@pytest.mark.parametrize("existing", [Existing(), Existing(release=release())])
def test_the_document_fits_its_schema(existing: Existing) -> None:
    found = proposal(existing)
    outcomes = [Outcome(step, Result.DONE, "detail", "hint") for step in found.steps[:2]]
    envelope = Envelope("InstallResult", install.spec(found), snapshot(), 0)
    document = wrapped(envelope, install.value(found, outcomes, None))
    jsonschema.validate(
        document, closed(schema(BY_NAME["InstallResult"])), jsonschema.Draft202012Validator
    )


def test_the_document_says_from_what_to_what() -> None:
    fresh = install.value(proposal(), (), None)
    assert ("from" in fresh, fresh["to"]) == (False, "v3.5.0")
    assert install.value(proposal(Existing(release=release())), (), None)["from"] == "v3.5.0"


def test_objects_and_commands_come_in_the_order_of_the_steps() -> None:
    bodies = [body for _, body in install.resources(proposal().steps)]
    kinds = [body["kind"] if body else "" for body in bodies]
    assert kinds == ["", "", "", "", "ServiceAccount", "CustomResourceDefinition", ""]
    comments = [
        comments[-1] for comments, body in install.resources(proposal().steps) if body is None
    ]
    assert comments[-1].strip().startswith("echo ")
    assert "helm upgrade --install" in comments[-1]
    assert "kind: ServiceAccount" in value_text(bodies[4], "yaml")
