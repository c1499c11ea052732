"""`make fuzz-guided`: inputs that atheris derives from the branches that earlier ones reached.

`FUZZ` is the number of inputs for each target, `FUZZ_TARGET` one target alone, `FUZZ_SEED` the
seed. What inputs reached is kept in `build/fuzz/TARGET`, where the next run continues; an input
that is more than refused is written beside it.
"""

import io
import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import atheris

# A line for each module is printed meanwhile.
with redirect_stderr(io.StringIO()), atheris.instrument_imports(include=["kubectl_alb"]):
    from kubectl_alb.errors import AlbError
    from tests.fuzz import targets

    targets.demo()

from hypothesis import HealthCheck, given, settings

from tests.fuzz.running import HANG_SECONDS
from tests.kubeconfig_mutations import mutations
from tests.scripted import authority
from tests.strategies import clusters
from tests.unit.checks.logs.test_lines_of_any_kind import FIELDS

KEPT = Path("build/fuzz")
MEMORY_MB = 1024
STATUSES = (200, 403, 410, 500)


@dataclass(frozen=True, slots=True)
class Guide:
    """Sound inputs to start from, and what makes a target's input of bytes."""

    seeds: Callable[[], Sequence[bytes]]
    decode: Callable[[bytes], Any]


def text(content: bytes) -> str:
    """Return bytes as text, also those that are none."""
    return content.decode("utf-8", "surrogateescape").replace("\x00", "")


def texts(sound: Sequence[str]) -> Guide:
    """Return a guide that starts from texts."""
    return Guide(lambda: [each.encode() for each in sound], text)


def kubeconfigs() -> Sequence[bytes]:
    """Return a few kubeconfigs."""
    return list(mutations(authority(targets.scratch() / "pki"), 20, 1))


GUIDES = {
    "archives": Guide(targets.archives, bytes),
    "manifests": texts(targets.MANIFESTS),
    "kubeconfigs": Guide(kubeconfigs, bytes),
    "damaged log lines": texts([targets.WHOLE]),
    "log files": texts(targets.LOGS),
    "API answers": Guide(
        lambda: [b'\x00{"kind":"PodList","items":[{}]}', b'\x01{"kind":"Status","code":403}'],
        lambda content: (STATUSES[(content or b"\x00")[0] % len(STATUSES)], content[1:]),
    ),
    "trace requests": Guide(
        lambda: [url.encode() for url in targets.URLS], lambda url: ("GET", text(url), [], "")
    ),
    "subjects and ARNs": texts(targets.SUBJECTS),
    "durations": texts(["1h30m", "5", "2.5s"]),
}
DRAWN = {"annotations": clusters, "log lines": FIELDS}


def main() -> int:
    """Run each target in a process of its own; return 1 if one failed."""
    names = [os.environ["FUZZ_TARGET"]] if os.environ.get("FUZZ_TARGET") else [*GUIDES, *DRAWN]
    return max([_in_process_of_its_own(name) for name in names])


def _in_process_of_its_own(name: str) -> int:
    # Forked, since it takes half a minute to instrument the package.
    process = multiprocessing.get_context("fork").Process(target=_fuzz, args=(name,))
    process.start()
    process.join()
    print(f"{name}: {'ok' if process.exitcode == 0 else 'failed'}", flush=True)
    return int(process.exitcode != 0)


def _fuzz(name: str) -> None:
    (target,) = (target for target in targets.TARGETS if target.name == name)
    folder = KEPT / name.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)

    def each(value: Any) -> None:
        with suppress(AlbError):
            target.act(value)

    if name in GUIDES:
        guide = GUIDES[name]
        for number, content in enumerate(guide.seeds()):
            (folder / f"seed-{number}").write_bytes(content)
        run = _decoded(guide, each)
    else:
        limits = settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
        run = limits(given(DRAWN[name])(each)).hypothesis.fuzz_one_input
    options = [
        f"-atheris_runs={os.environ.get('FUZZ', '10000')}",
        f"-seed={os.environ.get('FUZZ_SEED', '0')}",
        f"-timeout={HANG_SECONDS:.0f}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-artifact_prefix={KEPT}/{folder.name}-",
        "-max_len=20000",
        "-verbosity=0",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder)], run)
    atheris.Fuzz()


def _decoded(guide: Guide, each: Callable[[Any], None]) -> Callable[[bytes], None]:
    return lambda content: each(guide.decode(content))


if __name__ == "__main__":
    sys.exit(main())
