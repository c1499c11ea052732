import pytest

from kubectl_alb.render.secret_rule import Rule, is_secret_name
from kubectl_alb.render.secrets import RULES, without_secrets


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_leaves_of_its_example_what_it_says(rule: Rule) -> None:
    assert rule.apply(rule.example) == rule.kept
    assert without_secrets(rule.example, prose=True) == rule.kept
    assert without_secrets(rule.kept, prose=True) == rule.kept


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_needles_of_a_rule_are_in_its_example(rule: Rule) -> None:
    found = [needle for needle in rule.needles if needle in rule.example.lower()]
    assert found or not rule.needles


@pytest.mark.parametrize(
    "text",
    [
        'Authorization: Basic {0}', 'authorization="Bearer {0}"', "Authorization:[Bearer {0}]",
        "proxy-authorization: token {0}", "AWS_SECRET_ACCESS_KEY={0}", "aws_secret_access_key: {0}",
        "aws_session_token = {0}", "client_secret={0}&x=1", '"clientSecret": "{0}"',
        '\\"clientSecret\\":\\"{0}\\"', "password: {0}", "passwd={0}", "PGPASSWORD={0}",
        "https://user:{0}@host/path", "redis://:{0}@host", "?X-Amz-Signature={0}&X-Amz-Date=1",
        "X-Amz-Security-Token: {0}", "k8s-aws-v1.{0}", "token: {0}", "access_token={0}",
        '{{"refresh_token":"{0}"}}', "api-key={0}", "x-api-key: {0}", "--token {0}",
        "Cookie: a={0}", "-----BEGIN PRIVATE KEY-----\n{0}", "id_token%3D{0}", "secret: {0}",
        'password="a \\"{0}\\" b"', "token: |\n  {0}",
    ],
)  # fmt: skip
def test_a_secret_in_a_log_line_goes(text: str) -> None:
    for secret in ("CANARY0123456789", "CANARYcanary", "canarycanary"):
        assert secret not in without_secrets(text.format(secret), prose=True)


@pytest.mark.parametrize("name", ["clientSecret", "CLIENT_SECRET", "db-password", "accessKeyId"])
def test_a_name_that_says_it_is_a_secret_is_known(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["secretName", "SecretId2", "key", "Key", "tokenEndpoint", "Name"])
def test_a_name_about_a_secret_is_none(name: str) -> None:
    assert not is_secret_name(name)
