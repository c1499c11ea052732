"""The flags of `sample`: which go together, and what needs a live cluster."""

from collections.abc import Callable

import pytest

from tests.conftest import Ran

Run = Callable[..., Ran]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("delete", "--host", "a.example"), "--host is a flag of sample deploy, not of delete"),
        (("test", "--target-type", "instance"), "--target-type is a flag of sample deploy"),
        (("deploy", "--connect-to", "a:1"), "--connect-to is a flag of sample test"),
        (("test", "-y"), "sample test changes nothing"),
        (("deploy", "--fargate", "--target-type", "instance"), "cannot be targets of type"),
        (("deploy", "--pod-execution-role", "x"), "has no meaning without --fargate"),
        (("deploy", "--fargate", "--pod-execution-role", "x"), 'invalid role "x"'),
        (("delete", "--pod-execution-role", "x"), "--pod-execution-role is a flag of sample"),
        (("deploy", "--bundle", "demo"), "sample deploy needs the live cluster and AWS"),
        (("test", "--no-aws"), "omit --no-aws"),
        (("deploy", "--port", "0"), "0 is not in the range 1<=x<=65535"),
        (("deploy", "--host", "*.exa mple"), "invalid --host: '*.exa mple' must be a wildcard"),
        (("deploy", "-n", "Shop"), "invalid --namespace: 'Shop' must consist of"),
        (("make",), "'make' is not one of 'deploy', 'test', 'delete'"),
        ((), "Missing argument"),
    ],
)
def test_what_does_not_go_together_is_a_usage_error(
    words: tuple[str, ...], told: str, run: Run
) -> None:
    ran = run("sample", *words)
    assert (ran.code, ran.stdout) == (64, "")
    assert told in ran.stderr
