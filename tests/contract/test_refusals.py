"""The reason of a refusal and the words of the controller name the same failure.

What the controller logs is known by its signatures, what we predict by its reason.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from functools import cache

import pytest

from kubectl_alb.analysis.plan.groups import PlanInput, plan
from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.refusals import UNKNOWN
from kubectl_alb.checks.logs.signatures import match_text
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.facts.tags import RESOURCE_TAG
from kubectl_alb.model.failure import Where
from kubectl_alb.model.refusal import Refusal, RefusalReason
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from tests.cases import FOLDER
from tests.cases import case as check_case
from tests.golden.stack_cases import CASES, case, snapshot_of
from tests.unit.desired.test_refusals import EXAMPLES
from tests.worlds import shop, with_record

# What the controller never says.
SILENT = {RefusalReason.SECTION_NOT_READ}


def code_of(message: str) -> str:
    """Return the code of the failure that an error of the controller tells of."""
    found = match_text(message, (Where.ERROR, Where.EVENT))
    return found.failure.code if found else UNKNOWN


def recorded() -> Iterator[Snapshot]:
    for id_ in CASES:
        yield snapshot_of(case(id_))
    for path in FOLDER.glob("ALB-*.yaml"):
        yield load(check_case(path), Section)


def untagged() -> Iterator[Refusal]:
    """Yield the refusal of a group one of whose resources lost the tag that names it."""
    tags = next(one for one in shop().aws.tags if RESOURCE_TAG in one.tags)
    others = {key: value for key, value in tags.tags.items() if key != RESOURCE_TAG}
    facts = Facts(with_record(shop(), "tags", tags, tags=others))
    for group in plan(PlanInput(facts, facts)):
        if group.refusal is not None:
            yield group.refusal


def refusals() -> Iterator[Refusal]:
    for snapshot in recorded():
        found = outcomes(Facts(snapshot)).values()
        yield from (outcome for outcome in found if isinstance(outcome, Refusal))
    for _, example in EXAMPLES:
        yield from example.refusals()
    yield from untagged()


@cache
def messages() -> Mapping[RefusalReason, Set[str]]:
    found: dict[RefusalReason, set[str]] = defaultdict(set)
    for refusal in refusals():
        found[refusal.reason].add(refusal.message)
    return found


@pytest.mark.parametrize("reason", RefusalReason)
def test_every_reason_has_a_message_and_every_message_the_code_of_its_reason(
    reason: RefusalReason,
) -> None:
    assert messages()[reason]
    codes = {code_of(message) for message in messages()[reason]}
    assert reason in SILENT or codes == {reason.code}


@pytest.mark.parametrize("reason", sorted(set(RefusalReason) - SILENT, key=lambda r: r.name))
def test_every_code_is_in_the_catalogue(reason: RefusalReason) -> None:
    assert failure_catalogue.failure(reason.code) is not None


@pytest.mark.parametrize("reason", [reason for reason in RefusalReason if reason.conflict])
def test_members_contradict_each_other_in_every_message_of_a_conflict(
    reason: RefusalReason,
) -> None:
    for message in messages()[reason]:
        assert "conflict" in message or "must be the same" in message
