"""What belongs to the cluster is known by the cluster's name and its VPC."""

from kubectl_alb.checks.deletion.leftover_checks import without_owner
from kubectl_alb.checks.engine.run import Report, diagnose
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section
from tests.cases import FOLDER, CaseSource, case

LEFT = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/left/1"


def looked(source: CaseSource) -> Report:
    return diagnose(Facts(load(source, Section)), [without_owner])


def test_what_another_vpc_has_under_this_clusters_name_is_not_left_over() -> None:
    source = case(FOLDER / "ALB-DEL-004.yaml")
    key = (Section.TARGET_GROUPS, LEFT)
    source.documents[key] = {**source.documents[key], "VpcId": "vpc-of-another-cluster"}
    assert LEFT not in [finding.arn for finding in looked(source).findings]


def test_nothing_is_left_over_as_long_as_the_cluster_has_no_name() -> None:
    source = case(FOLDER / "ALB-DEL-004.yaml")
    source.meta = {
        **source.meta,
        "context": {**source.meta["context"], "clusterName": ""},
        "controller": {**source.meta["controller"], "args": []},
    }
    report = looked(source)
    assert report.findings == ()
    assert [one.reason for one in report.skipped] == [
        "the cluster's name is not known: give --cluster-name"
    ]


BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/old/1"


def test_a_load_balancer_is_deleted_before_what_was_made_for_it() -> None:
    source = case(FOLDER / "ALB-DEL-004.yaml")
    key = (Section.TARGET_GROUPS, LEFT)
    source.documents[key] = {**source.documents[key], "LoadBalancerArns": [BALANCER]}
    found = next(f for f in looked(source).findings if f.arn == BALANCER)
    where = "--region eu-west-1"
    assert [one.command for one in found.fix] == [
        f"aws elbv2 delete-load-balancer {where} --load-balancer-arn {BALANCER}",
        f"aws elbv2 wait load-balancers-deleted {where} --load-balancer-arns {BALANCER}",
        f"aws elbv2 delete-target-group {where} --target-group-arn {LEFT}",
    ]
    assert all("cannot be undone" in one.effect for one in (found.fix[0], found.fix[2]))
