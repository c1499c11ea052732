"""The krew manifest, from the version and the archives' checksums."""

from collections.abc import Iterable, Iterator, Mapping

from kubectl_alb import __version__

# The plugin's name in krew, and so in `kubectl NAME`.
NAME = "alb"
HOMEPAGE = "https://github.com/kubectl-alb/kubectl-alb"
SHORT = "Trace Ingresses to AWS load balancers and back"
CAVEATS = f"""\
For completion of "kubectl {NAME} …" run once:
  kubectl {NAME} completion kubectl
It writes kubectl_complete-{NAME} beside the plugin; uninstalling leaves that file.
"""
DESCRIPTION = """\
Shows how the AWS Load Balancer Controller turns Ingresses into load balancers:
which path made which listener rule, where its targets are and whether they are
healthy, what is wrong and what to do about it. Reads the cluster and AWS, or a
recorded bundle, and says what it could not read.
"""
SYSTEMS = {"linux": "tar.gz", "darwin": "tar.gz", "windows": "zip"}


def archive_name(system: str, machine: str) -> str:
    """Return the name of the archive for a platform, in Go's words for both."""
    return f"kubectl-{NAME}-{system}-{machine}.{SYSTEMS[system]}"


def checksums(text: str) -> dict[str, str]:
    """Read lines of `SHA256  FILE` into checksums by file."""
    pairs = (line.split() for line in text.splitlines() if line.strip())
    return {name: checksum for checksum, name in pairs}


def manifest(known: Mapping[str, str]) -> str:
    """Return the manifest for the archives with a known checksum, by file name."""
    return "\n".join([*_head(), *_platforms(known), ""])


def _head() -> Iterator[str]:
    yield "apiVersion: krew.googlecontainertools.github.com/v1alpha2"
    yield "kind: Plugin"
    yield "metadata:"
    yield f"  name: {NAME}"
    yield "spec:"
    yield f"  version: v{__version__}"
    yield f"  homepage: {HOMEPAGE}"
    yield f"  shortDescription: {SHORT}"
    yield from _block("description", DESCRIPTION.splitlines())
    yield from _block("caveats", CAVEATS.splitlines())


def _block(name: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"  {name}: |"
    yield from (f"    {line}" for line in lines)


def _platforms(known: Mapping[str, str]) -> Iterator[str]:
    yield "  platforms:"
    for system in SYSTEMS:
        for machine in ("amd64", "arm64"):
            archive = archive_name(system, machine)
            if archive in known:
                yield "    - selector:"
                yield "        matchLabels:"
                yield f"          os: {system}"
                yield f"          arch: {machine}"
                yield f"      uri: {HOMEPAGE}/releases/download/v{__version__}/{archive}"
                yield f"      sha256: {known[archive]}"
                yield f"      bin: kubectl-{NAME}{'.exe' if system == 'windows' else ''}"
