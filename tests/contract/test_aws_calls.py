"""How many AWS calls each command makes, by operation: exactly the budget of the repository."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faulty import Sides, both_sides

BUDGET = Path(__file__).with_name("aws_calls.json")
COMMANDS = (
    "describe ingress/cart",
    "describe group/shop-public",
    "describe alb/k8s-shoppublic-49fa574056",
    "list -A",
    "list -A --no-health",
    "status -A",
    "trace https://app.example.com/cart",
    "plan",
    "plan group/shop-public",
    "doctor -A",
    "reorder group/shop-public",
)


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sides]:
    with both_sides(tmp_path_factory.mktemp("sides")) as served:
        yield served


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_makes_no_call_beside_its_budget(
    command: str, sides: Sides, request: pytest.FixtureRequest
) -> None:
    sides.account.clear_calls()
    ran = sides.ran(command)
    calls = sides.account.calls()
    made = Counter(f"{call['service']}:{call['operation']}" for call in calls)
    budget = json.loads(BUDGET.read_text())
    if request.config.getoption("--update-golden"):
        budget[command] = dict(sorted(made.items()))
        BUDGET.write_text(json.dumps(budget, indent=1, sort_keys=True) + "\n")
    assert ran.code in (0, 3), ran.stderr
    assert made == budget.get(command)
