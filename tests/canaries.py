"""Plant canaries wherever a secret may stand, run every command in every format, and find none.

    python -m tests.canaries            against the recorded world, as a bundle
    python -m tests.canaries --lab      against the lab, with canaries in its credentials too

Canaries go into the fields of objects that no question reads, into values that say they are
secrets, into the controller's log, answers of AWS, and credentials. What a command prints or
writes is searched, as text, base64 and percent-encoded; the exit code is 1 if one is found.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from kubectl_alb.cli.command_table import ENTRIES
from tests.canary import SECRETS
from tests.lab.lab import running

SHOP = Path(__file__).parent / "golden" / "worlds" / "shop"
CANARY = "C4n4ryXq7"
SECONDS = 300
Json = dict[str, Any]
Run = Callable[[list[str]], "subprocess.CompletedProcess[bytes]"]

# What each command is asked; the others are run as they are.
SUBJECTS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "describe": (("group/shop-public",), ("cart", "-n", "shop"), ("svc/cart", "-n", "shop")),
    "list": (("-A",),),
    "status": (("-A",), ("shop/web",)),
    "plan": ((),),
    "doctor": (("-A",),),
    "logs": (("--since", "8760h"),),
    "bundle": (("--redact=default",), ("--redact=strict",)),
    "version": ((),),
}
LIVE_ONLY = frozenset({"version"})


def planted(world: Path, folder: Path) -> Path:
    """Write a copy of a recorded world with canaries; return its folder."""
    shutil.copytree(world, folder)
    for file in folder.glob("kubernetes/*.json"):
        records = json.loads(file.read_text())
        for record in records:
            _plant_object(record)
        file.write_text(json.dumps(records))
    for name, fields in (("listeners", "DefaultActions"), ("rules", "Actions")):
        file = folder / "aws" / f"{name}.json"
        file.write_text(json.dumps([_with_action(r, fields) for r in json.loads(file.read_text())]))
    tags = folder / "aws" / "subnets.json"
    secret_tag = {"Key": "db-password", "Value": CANARY}
    records = [{**r, "Tags": [*r["Tags"], secret_tag]} for r in json.loads(tags.read_text())]
    tags.write_text(json.dumps(records))
    with (folder / "logs" / "controller.jsonl").open("a") as log:
        for text in SECRETS:
            line = json.dumps({"level": "error", "msg": text.format(CANARY)})
            log.write(json.dumps({"pod": "p", "container": "controller", "line": line}) + "\n")
    return folder


def _plant_object(record: Json) -> None:
    about = record["metadata"]
    about["annotations"] = {
        **(about.get("annotations") or {}),
        "kapp.k14s.io/original": CANARY,
        "objectset.rio.cattle.io/applied": CANARY,
        "kubectl.kubernetes.io/last-applied-configuration": json.dumps({"a": CANARY}),
    }
    spec = record.get("spec") or {}
    if record["kind"] == "Pod":
        _plant_pod(spec)
    elif record["kind"] == "Deployment":
        _plant_pod(spec["template"]["spec"])
    elif record["kind"] == "Event":
        record["message"] = f"{record.get('message') or ''} password: {CANARY}"
    elif record["kind"] == "Ingress":
        about["annotations"]["alb.ingress.kubernetes.io/auth-idp-oidc"] = json.dumps(
            {"issuer": "https://login.example.com", "secretName": "oidc", "clientSecret": CANARY}
        )


def _plant_pod(spec: Json) -> None:
    attributes = {"driver": "secrets.example", "volumeAttributes": {"token": CANARY}}
    spec["volumes"] = [*(spec.get("volumes") or ()), {"name": "canary", "csi": attributes}]
    for container in spec["containers"]:
        headers = [{"name": "Authorization", "value": f"Basic {CANARY}"}]
        probe = {"path": f"/health?token={CANARY}", "port": 8080, "httpHeaders": headers}
        container["livenessProbe"] = {"httpGet": probe}
        container["startupProbe"] = {"exec": {"command": ["sh", "-c", f"check {CANARY}"]}}
        container["lifecycle"] = {"preStop": {"exec": {"command": ["sh", "-c", CANARY]}}}
        container["env"] = [*(container.get("env") or ()), {"name": "X", "value": CANARY}]
        container["args"] = [*(container.get("args") or ()), f"--canary={CANARY}"]


def _with_action(record: Json, fields: str) -> Json:
    login = {"Issuer": "https://login.example.com", "ClientId": "a", "ClientSecret": CANARY}
    action = {"Type": "authenticate-oidc", "Order": 1, "AuthenticateOidcConfig": login}
    return {**record, fields: [action, *record[fields]]}


def commands() -> Iterator[tuple[str, list[str]]]:
    """Yield every command with its subjects, in each of its formats."""
    for name, subjects in SUBJECTS.items():
        entry = next(entry for entry in ENTRIES if entry.name == name)
        command = entry.load()
        for subject in subjects:
            for format in formats_of(command):
                yield name, [name, *subject, "-o", format]


def formats_of(command: click.Command) -> tuple[str, ...]:
    """Return the formats of a command, as its flag `-o` has them."""
    flag = next(param for param in command.params if "-o" in param.opts)
    return tuple(getattr(flag.type, "choices", ()) or ("table",))


def leaks(run: Run, folder: Path, recorded: bool) -> Iterator[str]:
    """Yield each command that prints or writes a canary."""
    for number, (name, words) in enumerate(commands()):
        if recorded and name in LIVE_ONLY:
            continue
        for suffix in (".tar.gz", ".zip", "") if name == "bundle" else ("none",):
            target = folder / f"{number}{suffix}"
            output = ["--output-file", str(target)] if name == "bundle" else []
            done = run([*words, "-v", *output])
            said = done.stdout + done.stderr + b"".join(_contents(target))
            if b"this is a bug" in said:
                yield f"{' '.join(words)}: {said[:300]!r}"
            for spelled in spellings(CANARY):
                at = said.find(spelled)
                if at >= 0:
                    yield f"{' '.join(words)}: …{said[max(0, at - 100) : at + 40]!r}…"


def spellings(canary: str) -> Iterator[bytes]:
    """Yield a canary as text and as base64, whatever stands before it."""
    yield canary.encode()
    for shift in range(3):
        # What depends on the neighbours is cut away.
        yield b64encode(b" " * shift + canary.encode())[4 if shift else 0 : -4]


def _contents(path: Path) -> Iterator[bytes]:
    if path.is_dir():
        yield from (file.read_bytes() for file in path.rglob("*") if file.is_file())
    elif path.name.endswith(".tar.gz") and path.exists():
        with tarfile.open(path) as archive:
            streams = (archive.extractfile(member) for member in archive)
            yield from (stream.read() for stream in streams if stream)
    elif path.name.endswith(".zip") and path.exists():
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def runner(*flags: str, environment: Mapping[str, str]) -> Run:
    """Return what runs the plugin with more flags in an environment."""

    def run(words: list[str]) -> "subprocess.CompletedProcess[bytes]":
        program = [sys.executable, "-m", "kubectl_alb", *words, *flags]
        return subprocess.run(
            program, env=dict(environment), capture_output=True, timeout=SECONDS, check=False
        )

    return run


def main() -> int:
    """Run it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--lab", action="store_true", help="run against the lab")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = planted(SHOP, folder / "world")
        found = list(
            _in_lab(world, folder) if parser.parse_args().lab else _recorded(world, folder)
        )
    print("\n".join(found) or "no canary was found")
    return 1 if found else 0


def _recorded(world: Path, folder: Path) -> Iterator[str]:
    environment = {**os.environ, "HOME": str(folder)}
    yield from leaks(runner("--bundle", str(world), environment=environment), folder, recorded=True)


def _in_lab(world: Path, folder: Path) -> Iterator[str]:
    with running("canaries") as lab:
        lab.load(world)
        secrets = {"AWS_SECRET_ACCESS_KEY": CANARY, "AWS_SESSION_TOKEN": CANARY}
        environment = {**os.environ, **lab.environment(), **secrets}
        yield from leaks(runner(environment=environment), folder, recorded=False)


if __name__ == "__main__":
    sys.exit(main())
