from dataclasses import replace
from xml.etree import ElementTree

from kubectl_alb.render.github import Annotation, commands, summary
from kubectl_alb.render.junit import Case, Suite, junit
from kubectl_alb.render.sarif import Result, Rule, Tool, sarif

TOOL = Tool("alb", "1", "https://example.com")
RULE = Rule("ALB-X-001", "title", "help", "error")


def result(line: int, key: str = "Ingress/shop/web") -> Result:
    return Result("ALB-X-001", "error", "wrong", "deploy/web.yaml", line, 3, key)


def fingerprints(*results: Result) -> list[str]:
    log = sarif(TOOL, [RULE], results)
    return [r["partialFingerprints"]["kubectlAlb/v1"] for r in log["runs"][0]["results"]]


def test_a_moved_line_keeps_its_fingerprint() -> None:
    assert fingerprints(result(4)) == fingerprints(result(40))


def test_two_results_of_one_object_have_two_fingerprints() -> None:
    assert len(set(fingerprints(result(4), result(5)))) == 2


def test_junit_counts_failures_and_survives_control_characters() -> None:
    cases = (Case("a"), Case("b", "bad \x1b", "X"), Case("c", skipped="not read"))
    root = ElementTree.fromstring(junit("plan", [Suite("groups", cases)]))
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("3", "1", "1")
    assert root.find("testsuite/testcase/failure").get("message") == "bad \\x1b"


def test_github_escapes_what_would_end_a_command() -> None:
    said = Annotation("error", "a,b:c", "one\ntwo %", "x.yaml", 4, 1)
    assert commands([said]) == "::error file=x.yaml,line=4,col=1,title=a%2Cb%3Ac::one%0Atwo %25\n"


def test_a_summary_cell_cannot_break_its_table() -> None:
    assert summary("Plan", ("A",), [("x|<b>\ny",)]).splitlines()[-2] == "| x&#124;&#60;b&#62; y |"


def test_a_file_in_a_sarif_log_is_a_uri() -> None:
    log = sarif(TOOL, [RULE], [replace(result(4), file="deploy/a b#50%.yaml", key="\ud800")])
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "deploy/a%20b%2350%25.yaml"
