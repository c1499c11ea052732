"""What the API server wrote down of one user is read, whoever else it wrote of."""

import json
from pathlib import Path

from tests.lab.audit import Audit


def event(user: dict[str, str], verb: str = "list", status: int = 200) -> str:
    about = {"resource": "secrets", "namespace": "shop"}
    return json.dumps(
        {
            "user": user,
            "verb": verb,
            "objectRef": about,
            "requestURI": "/api/v1/namespaces/shop/secrets",
            "responseStatus": {"code": status},
        }
    )


def test_nothing_was_asked_before_the_log_is_there(tmp_path: Path) -> None:
    assert Audit(tmp_path).calls("ann") == []


def test_calls_of_others_and_the_line_on_its_way_are_passed_over(tmp_path: Path) -> None:
    nobody = event({}, status=401).replace("shop", "ann")
    lines = [nobody, event({"username": "ben"}), event({"username": "ann"}, "patch", 201)]
    Audit(tmp_path).log.write_text("".join(f"{line}\n" for line in lines) + event({})[:40] + "ann")
    (call,) = Audit(tmp_path).calls("ann")
    assert call.rights == ("patch secrets", "create secrets")
    assert call.has_written
