"""Kubeconfigs that have been damaged: types swapped, keys dropped, values replaced, texts cut."""

import base64
import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import yaml

from tests.lab.certificates import Authority

GROUP = "client.authentication.k8s.io"
SERVER = "https://127.0.0.1:1"
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -5, 1.5, 10**30, "", " ", "false", "true", "x", "\n", "a\r\nb", "\x7f",
    "\u2028", "\ud7ff", "%%%", "QQ==", "../x", "/no/such", "http://127.0.0.1:1", "[::1", "https://",
    "ftp://x", "127.0.0.1:99999", "x" * 5000, [], {}, [None], ["x"], [[]], [1], {"a": 1},
    {"name": "u"}, [{"name": "c"}], [{}], {"": ""}, "a\x00b", "NaN", "1e3", "2024-01-01", "~", "<<",
    "*a", "&a", "!!x", "{", "é",
)  # fmt: skip
INSERTED = ("\t", "\x00", "- ", ": ", "{", "}", "[", "]", "'", '"', "&a ", "*a", "!!int ", "!!x ",
            "---\n", "...\n", "\r", "\ufeff", "#", "<<: *a\n", "? ", "%YAML 9.9\n", "!!binary ",
            "!!timestamp ", "!!bool ", "!!float ", "!!set ", "\xff", "\ud7ff")  # fmt: skip


def originals(ca: Authority) -> list[dict[str, Any]]:
    """Return sound kubeconfigs, one for each kind of credential; each verifies the server."""
    pair = ca.client("eve")
    payload = base64.urlsafe_b64encode(json.dumps({"exp": 10**10}).encode()).decode()
    config = {
        "idp-issuer-url": "https://x",
        "client-id": "k",
        "id-token": f"e30.{payload.rstrip('=')}.s",
    }
    plugin = {
        "apiVersion": f"{GROUP}/v1beta1",
        "command": "aws",
        "args": ["eks", "get-token"],
        "env": [{"name": "AWS_PROFILE", "value": "dev"}],
        "provideClusterInfo": True,
        "interactiveMode": "Never",
    }
    users: tuple[dict[str, Any], ...] = (
        {"token": "sesame", "as": "eve", "as-groups": ["a"], "as-user-extra": {"k": ["v"]}},
        {"username": "me", "password": "sesame"},
        {"exec": plugin},
        {"auth-provider": {"name": "oidc", "config": config}},
        {
            "client-certificate-data": _data(pair.certificate.read_bytes()),
            "client-key-data": _data(pair.key.read_bytes()),
        },
    )
    authority = _data(ca.own.certificate.read_bytes())
    return [_document(user, authority) for user in users]


def _data(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _document(user: dict[str, Any], authority: str) -> dict[str, Any]:
    extension = {"name": f"{GROUP}/exec", "extension": {"audience": "x"}}
    cluster = {
        "server": SERVER,
        "certificate-authority-data": authority,
        "insecure-skip-tls-verify": False,
        "extensions": [extension],
    }
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "c",
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u", "namespace": "shop"}}],
        "clusters": [{"name": "c", "cluster": cluster}],
        "users": [{"name": "u", "user": user}],
    }


def mutations(ca: Authority, count: int, seed: int = 1) -> Iterator[bytes]:
    """Yield so many damaged kubeconfigs, the same for the same seed."""
    chance = random.Random(seed)
    sound = originals(ca)
    for _ in range(count):
        document = copy.deepcopy(chance.choice(sound))
        for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
            _change(document, chance)
        text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=10**6)
        yield _cut(text, chance) if chance.random() < 0.3 else text.encode("utf-8", "replace")


def _change(document: dict[str, Any], chance: random.Random) -> None:
    parent, key = chance.choice(list(_places(document)))
    match chance.randrange(6):
        case 0:
            del parent[key]
        case 1 if isinstance(parent, dict):
            parent[chance.choice((f"{key}s", str(key).upper(), "x"))] = parent.pop(key)
        case 2 if isinstance(parent, list):
            parent.append(parent[key])
        case 3:
            parent[key] = [parent[key]]
        case 4:
            parent[key] = {"name": parent[key]}
        case _:
            parent[key] = chance.choice(ODD)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, inner in items:
        yield value, key
        if isinstance(inner, (dict, list)):
            yield from _places(inner)


def _cut(text: str, chance: random.Random) -> bytes:
    at = chance.randrange(len(text))
    match chance.randrange(4):
        case 0:
            changed = text[:at]
        case 1:
            changed = text[:at] + text[at + chance.randrange(1, 40) :]
        case 2:
            changed = text[:at] + chance.choice(INSERTED) + text[at:]
        case _:
            raw = bytearray(text.encode("utf-8", "replace"))
            raw[at % len(raw)] ^= 1 << chance.randrange(8)
            return bytes(raw)
    return changed.encode("utf-8", "replace")
