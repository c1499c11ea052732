"""Commands of findings are there to be pasted: a name can add nothing to them."""

from dataclasses import replace

import pytest

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.placeholders import remedy_for
from kubectl_alb.checks.engine.remedy_commands import annotate, fix, tag_command
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from tests.builders import snapshot


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("web", "kubectl -n shop annotate ingress web alb.ingress.kubernetes.io/x=y --overwrite"),
        ("web; reboot", ""),
        ("$(reboot)", ""),
        ("web\n", ""),
    ],
)
def test_a_command_with_a_name_that_a_shell_would_read_is_not_offered(
    name: str, command: str
) -> None:
    failure = replace(failure_catalogue.ALL[0], fixes=(fix("annotate it", annotate("x=y")),))
    finding = Finding(ObjectRef("Ingress", "shop", name), "wrong")
    assert remedy_for(failure, finding, Facts(snapshot())) == ("annotate it", command)


def test_ids_and_tags_are_one_word_each() -> None:
    assert tag_command(["subnet-1", "a b"], "team", "$(x)") == (
        "aws ec2 create-tags --resources subnet-1 'a b' --tags 'Key=team,Value=$(x)'"
    )
