import pytest

from kubectl_alb.cli.subjects import Subject, parse_subject
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
