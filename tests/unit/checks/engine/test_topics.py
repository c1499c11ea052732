import pytest

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.annotation_texts import EXAMPLES, NOTES
from kubectl_alb.checks.engine.topics import AnnotationTopic, Failures, SettingTopic, near, topic
from kubectl_alb.checks.logs.recognized import Recognized
from kubectl_alb.controller.annotations.catalogue import CATALOGUE
from kubectl_alb.controller.class_fields import FIELDS, ClassField
from kubectl_alb.controller.settings import SETTINGS
from kubectl_alb.model.failure import Failure


@pytest.mark.parametrize("text", ["ALB-SUBNET-003", "alb-subnet-003", "too-few-azs-for-alb"])
def test_a_failure_is_named_by_code_or_slug(text: str) -> None:
    found = topic(text)
    assert isinstance(found, Failure)
    assert found.code == "ALB-SUBNET-003"


def test_an_area_gives_its_failures() -> None:
    found = topic("hook")
    assert isinstance(found, Failures)
    assert found.failures[0].code == "ALB-HOOK-001"


@pytest.mark.parametrize(
    "text", ["ssl-redirect", "alb.ingress.kubernetes.io/ssl-redirect", " ssl-redirect "]
)
def test_an_annotation_is_named_with_or_without_prefix(text: str) -> None:
    found = topic(text)
    assert isinstance(found, AnnotationTopic)
    assert found.facts.key == "ssl-redirect"
    assert "ALB-CERT-007" in {failure.code for failure in found.failures}


def test_a_family_is_named_with_a_name_of_its_own() -> None:
    found = topic("alb.ingress.kubernetes.io/actions.go")
    assert isinstance(found, AnnotationTopic)
    assert found.facts.key == "actions"


def test_a_family_of_keys_in_a_text_reaches_each_of_them() -> None:
    found = topic("frontend-nlb-healthcheck-path")
    assert isinstance(found, AnnotationTopic)
    assert "ALB-NLB-009" in {failure.code for failure in found.failures}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("ingressclassparams.spec.scheme", "scheme"),
        ("spec.scheme", "scheme"),
        ("IngressClassParams.spec.sslPolicy", "sslPolicy"),
        ("loadbalancername", "loadBalancerName"),
        ("ingressclassparams.spec.subnets.ids", "subnets"),
        ("spec.ipamConfiguration", "ipamConfiguration.ipv4IPAMPoolId"),
    ],
)
def test_a_field_is_named_by_its_path(text: str, path: str) -> None:
    found = topic(text)
    assert isinstance(found, ClassField)
    assert found.path == path


def test_a_word_of_both_kinds_is_the_annotation() -> None:
    assert isinstance(topic("scheme"), AnnotationTopic)


@pytest.mark.parametrize("text", ["", "ALB-SUBNET-099", "nothing", "spec.nothing"])
def test_what_is_not_known_is_none(text: str) -> None:
    assert topic(text) is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ALB-SUBNT-001", "ALB-SUBNET-001"),
        ("ssl-polcy", "ssl-policy"),
        ("spec.schema", "ingressclassparams.spec.scheme"),
        ("two-few-azs-for-alb", "too-few-azs-for-alb"),
    ],
)
def test_names_that_look_like_a_typing_error_are_offered(text: str, first: str) -> None:
    assert near(text)[0] == first


def test_nothing_is_offered_for_a_text_that_looks_like_nothing() -> None:
    assert near("qwertz") == ()


def test_examples_and_notes_belong_to_known_annotations() -> None:
    assert EXAMPLES.keys() | NOTES.keys() <= CATALOGUE.keys()


def test_every_annotation_has_an_example() -> None:
    found = [topic(key) for key in CATALOGUE]
    assert all(isinstance(t, AnnotationTopic) and t.example for t in found)


def test_codes_in_notes_of_fields_exist() -> None:
    codes = [w for f in FIELDS.values() for w in f.note.split() if w.startswith("ALB-")]
    assert codes
    assert all(failure_catalogue.failure(code) for code in codes)


def test_a_field_and_its_annotation_name_each_other() -> None:
    beaten = {a.key: a.class_field for a in CATALOGUE.values() if a.class_field}
    for path, field in FIELDS.items():
        if field.beats:
            assert path.startswith(beaten[field.beats])
    assert beaten.keys() == {field.beats for field in FIELDS.values() if field.beats}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("503", "ALB-HTTP-001"),
        ("HTTP 502", "ALB-HTTP-002"),
        ("status code 504", "ALB-HTTP-003"),
        ("http/464", "ALB-HTTP-008"),
        ("561", "ALB-HTTP-007"),
    ],
)
def test_a_status_code_of_the_load_balancer_is_a_failure(text: str, code: str) -> None:
    found = topic(text)
    assert isinstance(found, Failure)
    assert found.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no certificate found for host: shop.example", "ALB-CERT-001"),
        ("Failed deploy model due to InternalFailure: status code: 500", "ALB-ANNO-015"),
        ("2m  Warning  FailedDeployModel  ingress/web  TooManyRules: no more", "ALB-QUOTA-001"),
        ('{"level":"error","msg":"x","error":"TooManyTargets: no more"}', "ALB-QUOTA-002"),
        ("Target.Timeout", "ALB-TGT-002"),
        ("all is well\nError: cannot re-use a name that is still in use", "ALB-CLUSTER-007"),
    ],
)
def test_an_error_text_is_recognized_in_whatever_stands_around_it(text: str, code: str) -> None:
    found = topic(text)
    assert isinstance(found, Recognized)
    assert found.failure.code == code


@pytest.mark.parametrize("text", ["all is well", "599", "ssl-redirct", ""])
def test_what_no_signature_fits_is_nothing(text: str) -> None:
    assert topic(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("aws-load-balancer-scheme", "service.beta.kubernetes.io/aws-load-balancer-scheme"),
        ("load-balancer-source-ranges", "service.beta.kubernetes.io/load-balancer-source-ranges"),
        (
            "service.beta.kubernetes.io/aws-load-balancer-listener-attributes.TCP-80",
            "service.beta.kubernetes.io/aws-load-balancer-listener-attributes",
        ),
        ("LoadBalancerConfiguration.spec.scheme", "loadbalancerconfiguration.spec.scheme"),
        (
            "targetgroupconfiguration.spec.targetReference",
            "targetgroupconfiguration.spec.targetReference.name",
        ),
    ],
)
def test_settings_of_services_and_gateways_are_named(text: str, name: str) -> None:
    found = topic(text)
    assert isinstance(found, SettingTopic)
    assert found.facts.name == name


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_says_what_it_sets(name: str) -> None:
    found = topic(name)
    assert isinstance(found, SettingTopic)
    assert found.facts.help.endswith(".")
    assert found.facts.type
