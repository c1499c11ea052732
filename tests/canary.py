"""Records with a canary in every field, of those that are declared and of others beside them."""

from collections.abc import Callable
from typing import Any

from kubectl_alb.context.decode.shape import Shape

# Fields that the APIs have and nobody declares, and the ones that a bundle has leaked before.
UNDECLARED = (
    "managedFields", "volumes", "livenessProbe", "lifecycle", "command", "args", "csi",
    "flexVolume", "stringData", "binaryData", "envFrom", "nodeInfo", "UserData", "ClientSecret",
    "clientSecret", "zzz-unknown",
)  # fmt: skip
# Text in which secrets stand, as logs, events, messages, annotations and tags hold it.
SECRETS = (
    "Authorization: Basic {0}", "Authorization: Bearer {0}", "aws_secret_access_key={0}",
    "client_secret={0}&a=b", "password: {0}", "https://shop:{0}@db.example/x",
    "?X-Amz-Signature={0}&x=1", "X-Amz-Security-Token={0}", "k8s-aws-v1.{0}", "token: {0}",
    "-----BEGIN RSA PRIVATE KEY-----\\n{0}",
)  # fmt: skip

Plant = Callable[[str], str]


def planted(shape: Shape, plant: Plant, path: str = "") -> dict[str, Any]:
    """Return a record with what `plant` gives for a path in each field, declared or not."""
    record: dict[str, Any] = {
        name: _nested(plant, f"{path}{name}") for name in UNDECLARED if name not in shape.fields
    }
    for name, inner in shape.fields.items():
        here = f"{path}{name}"
        if inner.rule:
            record[name] = _partly(inner.rule, plant, here)
        elif inner.fields:
            record[name] = [planted(inner, plant, f"{here}.")]
        elif inner.free:
            record[name] = {"app": plant(here)}
        else:
            record[name] = plant(here)
    return record if path else _object(record)


def _object(record: dict[str, Any]) -> dict[str, Any]:
    """Unpack what an object has once, so that strict redaction finds names."""
    if "metadata" in record:
        record["metadata"] = record["metadata"][0]
    return record


def _nested(plant: Plant, path: str) -> Any:
    return [{"value": plant(path), plant(f"{path} as a key"): [plant(path)]}]


def _partly(rule: str, plant: Plant, path: str) -> Any:
    """Return a value of a field that is kept in part, with canaries where nothing is kept."""
    secret = plant(f"{path}!")
    values: dict[str, Any] = {
        "annotations": {
            "kapp.k14s.io/original": secret,
            "objectset.rio.cattle.io/applied": secret,
            "kubectl.kubernetes.io/last-applied-configuration": secret,
            "alb.ingress.kubernetes.io/qqqq": secret,
            "alb.ingress.kubernetes.io/healthcheck-path": f"/health?probe={secret}",
            "alb.ingress.kubernetes.io/auth-idp-oidc": f'{{"clientSecret":"{secret}"}}',
            "alb.ingress.kubernetes.io/actions.x": f'{{"type":"forward","note":["{secret}"]}}',
        },
        "labels": {"example.com/x": secret},
        "environment": [{"name": "X", "value": secret, "valueFrom": secret}],
        "arguments": [secret, f"--unknown={secret}", "--other", secret],
        "hook": {"exec": {"command": ["sh", "-c", f"sleep 5; curl {secret}"]}, "httpGet": secret},
        "keys": {"tls.key": secret, "tls.crt": secret},
        "presence": {"matchLabels": {"a": secret}},
        "certificates": secret,
        "address": f"https://u:{secret}@webhook.example/x?token={secret}",
        "policy": {"Version": "2012-10-17", "Note": secret, "Statement": [{"Comment": secret}]},
        "path": f"/health?probe={secret}",
        "schema": {"description": secret, "properties": {"spec": {"default": secret}}},
    }
    return values[rule]
