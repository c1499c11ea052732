"""`uninstall`, as far as it needs no cluster."""

from collections.abc import Callable

import pytest

from tests.conftest import Ran

Run = Callable[..., Ran]


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (("--keep-load-balancers", "--delete-load-balancers"), "exclude each other"),
        (("--bundle", "demo"), "uninstall changes a live cluster"),
        (("--no-aws", "--delete-iam"), "--delete-iam needs AWS"),
        (("--no-aws", "--delete-load-balancers"), "--delete-load-balancers needs AWS"),
        (("-o", "junit"), "junit"),
    ],
)
def test_flags_that_cannot_be_are_refused_before_anything_is_read(
    run: Run, flags: tuple[str, ...], reason: str
) -> None:
    ran = run("uninstall", *flags)
    assert (ran.code, ran.stdout) == (64, "")
    assert reason in ran.stderr
