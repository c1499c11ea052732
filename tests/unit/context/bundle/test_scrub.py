from typing import Any

import pytest

from kubectl_alb.context.bundle.scrub import log_record, scrubbed
from kubectl_alb.facts.tags import CHECKPOINT
from kubectl_alb.model.section import Section
from kubectl_alb.render.secrets import without_secrets

PREFIX = "alb.ingress.kubernetes.io/"


def pod(**fields: object) -> dict[str, Any]:
    container = {"name": "c", "image": "i", **fields}
    return {"metadata": {"name": "p"}, "spec": {"containers": [container]}}


def kept_container(**fields: object) -> Any:
    (found,) = scrubbed(Section.PODS, pod(**fields))["spec"]["containers"]
    return found


def kept_annotations(**annotations: str) -> Any:
    about = {"name": "i", "annotations": {PREFIX + k: v for k, v in annotations.items()}}
    found = scrubbed(Section.INGRESSES, {"metadata": about})["metadata"]["annotations"]
    return {key.removeprefix(PREFIX): value for key, value in found.items()}


def test_a_secret_keeps_its_keys_only() -> None:
    secret = {"metadata": {"name": "s"}, "data": {"a": "YQ=="}, "stringData": {"b": "c"}}
    assert scrubbed(Section.SECRETS, secret) == {
        "metadata": {"name": "s"},
        "data": {"a": "REDACTED"},
    }


def test_the_record_itself_is_not_touched() -> None:
    secret = {"metadata": {"name": "s"}, "data": {"a": "YQ=="}}
    scrubbed(Section.SECRETS, secret)
    assert secret["data"] == {"a": "YQ=="}


@pytest.mark.parametrize(
    "field", ["command", "args", "livenessProbe", "volumeMounts", "envFrom", "resources"]
)
def test_what_no_question_reads_of_a_container_goes(field: str) -> None:
    assert kept_container(**{field: ["--password=x"]}) == {"name": "c", "image": "i"}


def test_of_an_environment_the_names_stay_and_how_aws_is_reached() -> None:
    env = [
        {"name": "PASSWORD", "value": "x"},
        {"name": "AWS_REGION", "value": "eu-west-1"},
        {"name": "API", "value": "https://u:p@inner-1.elb.eu-west-1.amazonaws.com/x?token=1"},
        {"name": "REF", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
    ]
    assert kept_container(env=env)["env"] == [
        {"name": "PASSWORD", "value": "REDACTED"},
        {"name": "AWS_REGION", "value": "eu-west-1"},
        {"name": "API", "value": "inner-1.elb.eu-west-1.amazonaws.com"},
        {"name": "REF"},
    ]


@pytest.mark.parametrize(
    ("hook", "kept"),
    [
        ({"sleep": {"seconds": 5}}, {"sleep": {"seconds": 5}}),
        (
            {"exec": {"command": ["sh", "-c", "secret; sleep 9"]}},
            {"exec": {"command": ["sleep", "9"]}},
        ),
        ({"exec": {"command": ["secret"]}}, {"exec": {"command": ["REDACTED"]}}),
        ({"httpGet": {"path": "/secret"}}, {"httpGet": {}}),
    ],
)
def test_of_a_pre_stop_hook_the_pause_stays(hook: object, kept: object) -> None:
    assert kept_container(lifecycle={"preStop": hook})["lifecycle"] == {"preStop": kept}


def test_known_flags_of_the_controller_stay_and_of_others_the_name() -> None:
    args = ["sh", "--cluster-name=c", "--aws-region", "eu-west-1", "--magic=x", "--magic", "x", "y"]
    template = {"spec": {"containers": [{"name": "c", "args": args}]}}
    deployment = {"metadata": {"name": "d"}, "spec": {"template": template}}
    (kept,) = scrubbed(Section.DEPLOYMENTS, deployment)["spec"]["template"]["spec"]["containers"]
    assert kept["args"] == [
        "--cluster-name=c", "--aws-region", "eu-west-1", "--magic=REDACTED", "--magic",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "key",
    [
        "kubectl.kubernetes.io/last-applied-configuration",
        "kapp.k14s.io/original",
        "objectset.rio.cattle.io/applied",
        "example.com/token",
    ],
)
def test_annotations_that_no_question_reads_go(key: str) -> None:
    about = {"name": "i", "annotations": {key: "{}"}}
    assert scrubbed(Section.INGRESSES, {"metadata": about})["metadata"]["annotations"] == {}


@pytest.mark.parametrize(
    ("text", "kept"),
    [("{}", "REDACTED"), ("x" * 43, "REDACTED"), (f"{'a' * 43}/{'b' * 43}", None)],
)
def test_of_a_checkpoint_only_digests_stay(text: str, kept: str | None) -> None:
    about = {"name": "b", "annotations": {CHECKPOINT: text}}
    found = scrubbed(Section.TARGET_GROUP_BINDINGS, {"metadata": about})["metadata"]["annotations"]
    assert found == {CHECKPOINT: kept or text}


def test_of_an_unknown_annotation_with_the_prefix_the_key_stays() -> None:
    assert kept_annotations(zzz="x", schema="internal") == {"zzz": "REDACTED", "schema": "internal"}


def test_in_the_json_of_an_annotation_only_known_fields_stay() -> None:
    text = '{"issuer":"https://i","secretName":"s","clientSecret":"x","note":{"a":["x"]}}'
    assert kept_annotations(**{"auth-idp-oidc": text})["auth-idp-oidc"] == (
        '{"issuer": "https://i", "secretName": "s", "clientSecret": "REDACTED", "note": "REDACTED"}'
    )


def test_json_without_secrets_stays_as_it_is_written() -> None:
    text = '{"type":"fixed-response", "fixedResponseConfig": {"statusCode":"403"}}'
    assert kept_annotations(**{"actions.deny": text}) == {"actions.deny": text}


def test_a_health_check_path_loses_its_query() -> None:
    assert kept_annotations(**{"healthcheck-path": "/h?key=x"}) == {
        "healthcheck-path": "/h?REDACTED"
    }
    group = {"HealthCheckPath": "/h?key=x"}
    assert scrubbed(Section.TARGET_GROUPS, group) == {"HealthCheckPath": "/h?REDACTED"}


def test_an_oidc_client_secret_goes() -> None:
    rule = {"Actions": [{"AuthenticateOidcConfig": {"ClientId": "a", "ClientSecret": "b"}}]}
    assert scrubbed(Section.RULES, rule)["Actions"][0]["AuthenticateOidcConfig"] == {
        "ClientId": "a"
    }


def test_a_tag_whose_key_names_a_secret_loses_its_value() -> None:
    tags = [{"Key": "db-password", "Value": "x"}, {"Key": "team", "Value": "shop"}]
    assert scrubbed(Section.VPCS, {"Tags": tags})["Tags"] == [
        {"Key": "db-password", "Value": "REDACTED"},
        {"Key": "team", "Value": "shop"},
    ]


def test_of_a_ca_bundle_only_certificates_stay() -> None:
    hook = {"clientConfig": {"caBundle": "Tk8gQ0VSVElGSUNBVEU="}}
    (kept,) = scrubbed(Section.MUTATING_WEBHOOKS, {"webhooks": [hook]})["webhooks"]
    assert kept["clientConfig"]["caBundle"] == "UkVEQUNURUQ="


@pytest.mark.parametrize("value", [None, 5, "x", [], [[]], {"metadata": 5}, {"spec": [None, 5]}])
def test_a_record_of_any_shape_can_be_scrubbed(value: Any) -> None:
    for section in Section:
        scrubbed(section, value)


def test_a_log_line_keeps_where_it_is_from() -> None:
    record = {"pod": "p", "container": "c", "line": "password=x", "more": "y"}
    assert log_record(record) == {"pod": "p", "container": "c", "line": "password=REDACTED"}


def test_ordinary_text_stays() -> None:
    text = "ordinary text, eyJ and AKIA alone, secretName: s, ExpiredToken: The security token"
    assert without_secrets(text, prose=True) == text
