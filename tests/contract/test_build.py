"""The frozen program has what the commands need."""

import re
from pathlib import Path

import kubectl_alb

PACKAGE = Path(kubectl_alb.__file__).parent
SPEC = PACKAGE.parent / "krew" / "alb.spec"
CALL = re.compile(r'\.(?:call|pages)\(\s*"([a-z0-9-]+)",')
# For the credentials of a profile: web identity, roles, SSO, `aws login`.
CREDENTIALS = {"sts", "sso", "sso-oidc", "signin"}


def kept_services() -> set[str]:
    found = re.search(r'SERVICES = """(.*?)"""', SPEC.read_text(), re.DOTALL)
    assert found is not None
    return set(found[1].split())


def test_the_description_of_every_service_that_is_called_is_kept() -> None:
    texts = (path.read_text() for path in PACKAGE.rglob("*.py"))
    called = {name for text in texts for name in CALL.findall(text)}
    assert "elbv2" in called
    assert called | CREDENTIALS <= kept_services()


def test_nothing_is_imported_by_a_name_that_only_run_time_knows() -> None:
    # What follows imports without running the program must see them all.
    assert [p for p in PACKAGE.rglob("*.py") if "import_module" in p.read_text()] == []
