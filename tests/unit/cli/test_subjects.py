import pytest

from kubectl_alb.cli.subjects import Subject, parse_one, parse_subject, parse_subjects
from kubectl_alb.errors import UsageError

KINDS = ("ingress", "group", "service", "class", "alb")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("web", Subject("ingress", "web")),
        ("shop/web", Subject("ingress", "web", "shop")),
        ("ing/web", Subject("ingress", "web")),
        ("Ingress/shop/web", Subject("ingress", "web", "shop")),
        ("group/edge", Subject("group", "edge")),
        ("group/shop/web", Subject("group", "shop/web")),
        ("svc/mqtt", Subject("service", "mqtt")),
        ("class/alb", Subject("class", "alb")),
        ("alb/k8s-x", Subject("alb", "k8s-x")),
        ("arn:aws:elasticloadbalancing:x", Subject("alb", "arn:aws:elasticloadbalancing:x")),
    ],
)
def test_subjects_are_read(text: str, subject: Subject) -> None:
    assert parse_subject(text, KINDS) == subject


@pytest.mark.parametrize("text", ["", "ing/", "a/b/c", "group/"])
def test_what_names_no_object_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_subject(text, KINDS)


def test_a_kind_that_is_not_possible_is_refused() -> None:
    with pytest.raises(UsageError, match="service is not possible"):
        parse_subject("svc/x", ("ingress",))


@pytest.mark.parametrize("text", ["edge", "shop/web"])
def test_a_name_alone_is_of_the_kind_that_a_command_is_about(text: str) -> None:
    assert parse_subject(text, ("group",)) == Subject("group", text)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("ingress.networking.k8s.io/web", Subject("ingress", "web")),
        ("ingresses.v1.networking.k8s.io/web", Subject("ingress", "web")),
        ("ingress.extensions/web", Subject("ingress", "web")),
        ("service.v1./mqtt", Subject("service", "mqtt")),
        ("ingressclass.networking.k8s.io/alb", Subject("class", "alb")),
    ],
)
def test_a_kind_may_have_its_api_group_and_version(text: str, subject: Subject) -> None:
    assert parse_subject(text, KINDS) == subject


@pytest.mark.parametrize("text", ["ingress.example.com/web", "deployment.apps/web", "group.x/y"])
def test_a_kind_of_another_api_group_is_unknown(text: str) -> None:
    with pytest.raises(UsageError, match="unknown kind"):
        parse_subject(text, KINDS)


def test_a_namespace_may_have_the_name_of_no_kind() -> None:
    assert parse_subject("deployment/web", KINDS) == Subject("ingress", "web", "deployment")


WEB, CART = Subject("ingress", "web"), Subject("ingress", "cart")


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        (["web"], (WEB,)),
        (["ingress", "web"], (WEB,)),
        (["ing", "web", "cart"], (WEB, CART)),
        (["ingress/web", "cart"], (WEB, CART)),
        (["ingress", "shop/web"], (Subject("ingress", "web", "shop"),)),
        (["ing,svc", "web"], (WEB, Subject("service", "web"))),
        (["group", "shop/web"], (Subject("group", "shop/web"),)),
        (["ingress.networking.k8s.io", "web"], (WEB,)),
        (["web", "ingress"], (WEB, Subject("ingress", "ingress"))),
        (["ingress"], (Subject("ingress", "ingress"),)),
    ],
)
def test_several_words_are_a_kind_and_names_or_subjects(
    words: list[str], subjects: tuple[Subject, ...]
) -> None:
    assert parse_subjects(words, KINDS) == subjects


def test_a_kind_is_given_once() -> None:
    with pytest.raises(UsageError, match="ing/web names its kind already"):
        parse_subjects(["ingress", "ing/web"], KINDS)


def test_a_command_about_one_object_takes_no_more() -> None:
    with pytest.raises(UsageError, match="expected one object, got ingress/web, ingress/cart"):
        parse_one(["ing", "web", "cart"], KINDS)


def test_a_command_may_be_about_no_object() -> None:
    assert parse_one([], KINDS) is None
