from datetime import timedelta

from kubectl_alb.checks.logs.entry import entry
from kubectl_alb.checks.logs.fold import Folded
from kubectl_alb.checks.logs.tally import Tally
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import hanging, inline
from kubectl_alb.views.logs import TIMES, LogView, closing, value, wanted_words
from tests.logs import BEGUN, FIRST, NO_CERTIFICATE, NO_SUBNET, SECOND, error, info, written


def drawn(*folded: Folded, leader: str = "", width: int = 0) -> list[str]:
    view, look = LogView(leader), Look(width=width)
    text = "\n".join(hanging(block, look) for each in folded for block in view.blocks(each))
    return text.splitlines()


def told(line: str, pod: str = FIRST, count: int = 1, minutes: int = 0) -> Folded:
    return Folded(entry(written(line, pod)), count, BEGUN + timedelta(minutes=minutes))


def test_a_failure_has_its_code_its_meaning_and_below_them_what_was_said() -> None:
    day, head, body = drawn(told(error(NO_SUBNET), count=12, minutes=34))
    assert day == "2026-03-02 UTC"
    assert head.startswith("10:00:00  aaaaa  error  shop/web      ALB-SUBNET-001 ")
    assert head.endswith(f"(repeated 12{TIMES} in 34m, last 10:34:00)")
    assert body == f"          {NO_SUBNET}"


def test_the_member_that_a_group_fails_for_is_named_beside_the_meaning() -> None:
    text = f"ingress: shop/cart: {NO_CERTIFICATE.format(host='a.test')}"
    (_, head, _) = drawn(told(error(text, "edge", "")))
    assert "edge" in head
    assert head.endswith("(shop/cart)")


def test_the_leader_is_marked() -> None:
    lines = drawn(told(info("a"), FIRST), told(info("b"), SECOND), leader=SECOND)
    assert [line.split()[1] for line in lines[1:]] == ["aaaaa", "leader"]


def test_an_error_that_no_signature_knows_is_shown_as_it_is() -> None:
    assert drawn(told(error("odd")))[1].endswith("error  shop/web      odd")


def test_details_stand_behind_the_message() -> None:
    line = info("creating listener", stackID="shop/web", resourceID="80")
    assert drawn(told(line))[1].endswith("shop/web      creating listener  resourceID=80")


def test_a_very_long_detail_is_cut() -> None:
    assert drawn(told(info("x", change="y" * 500)))[1].endswith("y… (340 more characters)")


def test_each_day_is_said_once() -> None:
    lines = drawn(told(info("a")), told(info("b", 1)), told(info("c", 86400)))
    assert [line for line in lines if line.endswith("UTC")] == ["2026-03-02 UTC", "2026-03-03 UTC"]


def test_nothing_is_wider_than_the_terminal() -> None:
    lines = drawn(told(error(f"{NO_SUBNET}. {'word ' * 100}"), count=3, minutes=1), width=80)
    assert max(map(len, lines)) <= 80
    assert all(line.startswith(" " * 10) for line in lines[2:])


def test_a_very_long_text_is_cut_and_says_by_how_much() -> None:
    assert drawn(told(error("x" * 5000)))[1].endswith("x… (3000 more characters)")


def test_what_could_act_on_a_terminal_is_spelled_out() -> None:
    (_, line) = drawn(told(error("a\x1b[31mb\r\ud800")))
    assert line.endswith("a\\x1b[31mb\\x0d\\ud800")


def test_a_line_for_machines_has_only_what_is_known() -> None:
    line = written(info("hello", 1.0), "")
    assert value(line, entry(line), "") == {
        "time": "2026-03-02T10:00:01Z",
        "level": "info",
        "message": "hello",
        "raw": line.line,
    }


def test_a_failure_for_machines_has_object_code_and_whether_the_leader_said_it() -> None:
    line = written(error(NO_SUBNET))
    found = value(line, entry(line), FIRST)
    assert found["object"] == {"kind": "Ingress", "namespace": "shop", "name": "web"}
    assert (found["code"], found["leader"], found["controller"]) == (
        "ALB-SUBNET-001",
        True,
        "ingress",
    )


def summed(*lines: str, read: int = 0) -> str:
    tally = Tally(read=read or len(lines), structured=True)
    for line in lines:
        tally.add(entry(written(line)))
    return inline(closing(tally, wanted_words("warn", "shop/web")), Look(ascii=True))


def test_the_closing_line_counts_errors_and_codes() -> None:
    lines = (error(NO_SUBNET), error(NO_SUBNET), error("odd"))
    assert summed(*lines) == "FAIL 3 lines of 1 pod: 3 errors; ALB-SUBNET-001 2x"


def test_the_closing_line_says_what_was_asked_for() -> None:
    assert summed(read=7) == "ok 7 lines, none of level warn or graver about shop/web"
    assert "7 lines of 1 pod, 1 of level warn or graver about shop/web:" in summed(
        error("x"), read=7
    )


def test_an_empty_log_is_not_called_good() -> None:
    assert inline(closing(Tally()), Look(ascii=True)) == "skip the log has no lines"


def test_text_of_something_else_is_not_called_good() -> None:
    tally = Tally(read=1)
    tally.add(entry(written("dear diary")))
    assert inline(closing(tally), Look(ascii=True)).startswith("skip ")
