"""Pictures of boxes and arrows, as Graphviz and Mermaid read them."""

from dataclasses import dataclass

from kubectl_alb.render.escape import CONTROL, harmless, spelled

GOOD, WARN, BAD, PLAIN = "good", "warn", "bad", "plain"
FILLS = {GOOD: "#d5f5d5", WARN: "#fff1c2", BAD: "#f9d0d0", PLAIN: "#eef2f7"}
# What Mermaid would take for markup, a directive or an entity.
MERMAID = {sign: f"#{ord(sign)};" for sign in "#&\\`%{}"} | {
    '"': "#quot;",
    "<": "#lt;",
    ">": "#gt;",
    "\n": "<br/>",
}


@dataclass(frozen=True, slots=True)
class Vertex:
    """A box; `look` is its health. The label may have several lines."""

    key: str
    label: str
    look: str = PLAIN


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow."""

    tail: str
    head: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes and arrows, each once."""

    vertices: tuple[Vertex, ...]
    edges: tuple[Edge, ...]


def dot(picture: Picture) -> str:
    """Return the picture in Graphviz' language."""
    lines = ["digraph alb {", "  rankdir=LR;", '  node [shape=box, style="rounded,filled"];']
    lines += [
        f'  "{_dot_text(v.key)}" [label="{_dot_text(v.label)}", fillcolor="{FILLS[v.look]}"];'
        for v in picture.vertices
    ]
    lines += [
        f'  "{_dot_text(e.tail)}" -> "{_dot_text(e.head)}"'
        + (f' [label="{_dot_text(e.label)}"]' if e.label else "")
        + ";"
        for e in picture.edges
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _dot_text(text: str) -> str:
    quoted = _label(text).replace("\\", "\\\\").replace('"', '\\"')
    return quoted.replace("\n", "\\n")


def mermaid(picture: Picture) -> str:
    """Return the picture in Mermaid's language."""
    ids = {vertex.key: f"n{index}" for index, vertex in enumerate(picture.vertices)}
    lines = ["flowchart LR"]
    lines += [f'  {ids[v.key]}["{_mermaid_text(v.label)}"]:::{v.look}' for v in picture.vertices]
    lines += [
        f"  {ids[e.tail]} -->"
        + (f'|"{_mermaid_text(e.label)}"| ' if e.label else " ")
        + ids[e.head]
        for e in picture.edges
    ]
    lines += [f"  classDef {look} fill:{fill},stroke:#555" for look, fill in FILLS.items()]
    return "\n".join(lines) + "\n"


def _mermaid_text(text: str) -> str:
    return "".join(MERMAID.get(sign, sign) for sign in _label(text))


def _label(text: str) -> str:
    """Spell control characters and commands, before quotes are put around; lines stay."""
    safe = CONTROL.sub(lambda m: m.group() if m.group() == "\n" else spelled(ord(m.group())), text)
    return harmless(safe, commands=True)
