from kubectl_alb.context.bundle.scrub import scrubbed, without_tokens
from kubectl_alb.model.section import Section


def test_a_secret_keeps_its_keys_only() -> None:
    secret = {
        "kind": "Secret",
        "metadata": {"name": "s"},
        "data": {"a": "YQ=="},
        "stringData": {"b": "c"},
    }
    assert scrubbed(Section.SECRETS, secret)["data"] == {"a": "REDACTED", "b": "REDACTED"}
    assert "stringData" not in scrubbed(Section.SECRETS, secret)


def test_the_record_itself_is_not_touched() -> None:
    secret = {"metadata": {"name": "s"}, "data": {"a": "YQ=="}}
    scrubbed(Section.SECRETS, secret)
    assert secret["data"] == {"a": "YQ=="}


def container(**fields: object) -> dict[str, object]:
    return {"name": "c", "args": ["--password=x"], "env": [
        {"name": "PASSWORD", "value": "x"}, {"name": "AWS_REGION", "value": "eu-west-1"},
        {"name": "REF", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
    ], **fields}  # fmt: skip


def test_command_lines_and_environments_of_foreign_containers_go() -> None:
    pod = {"metadata": {"name": "p"}, "spec": {"initContainers": [container()]}}
    (kept,) = scrubbed(Section.PODS, pod)["spec"]["initContainers"]
    assert "args" not in kept
    assert [e.get("value") for e in kept["env"]] == ["REDACTED", "eu-west-1", None]


def test_the_controllers_arguments_stay() -> None:
    labels = {"app.kubernetes.io/name": "aws-load-balancer-controller"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container()]}}
    deployment = {"metadata": {"name": "d"}, "spec": {"template": template}}
    (kept,) = scrubbed(Section.DEPLOYMENTS, deployment)["spec"]["template"]["spec"]["containers"]
    assert kept["args"] == ["--password=x"]
    assert kept["env"][0]["value"] == "REDACTED"


def test_applied_configuration_goes() -> None:
    about = {"name": "i", "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"}}
    assert scrubbed(Section.INGRESSES, {"metadata": about})["metadata"]["annotations"] == {}


def test_an_oidc_client_secret_goes() -> None:
    rule = {"Actions": [{"AuthenticateOidcConfig": {"ClientId": "a", "ClientSecret": "b"}}]}
    config = scrubbed(Section.RULES, rule)["Actions"][0]["AuthenticateOidcConfig"]
    assert config == {"ClientId": "a", "ClientSecret": "REDACTED"}


def test_what_looks_like_a_key_or_a_token_goes() -> None:
    jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-_1"
    text = f"AKIAABCDEFGHIJKLMNOP and {jwt} and Authorization: Bearer {'x' * 30} end"
    assert without_tokens(text) == ("REDACTED and REDACTED and Authorization: Bearer REDACTED end")
    assert (
        without_tokens("ordinary text, eyJ and AKIA alone") == "ordinary text, eyJ and AKIA alone"
    )
