"""What names resolve to, asked of the machine's resolver."""

import socket
from collections.abc import Iterable
from queue import Empty, Queue
from threading import Thread
from time import monotonic

SECONDS = 2.0

Found = tuple[str, frozenset[str]]


def resolved(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the addresses of names; none for those that do not resolve within two seconds."""
    asked = list(dict.fromkeys(names))
    answers: Queue[Found] = Queue()
    for name in asked:
        # The resolver knows no timeout of ours, so it is not waited for.
        Thread(target=_resolve, args=(name, answers), daemon=True).start()
    found: dict[str, frozenset[str]] = {}
    end = monotonic() + SECONDS
    while len(found) < len(asked):
        try:
            name, addresses = answers.get(timeout=max(end - monotonic(), 0.001))
        except Empty:
            break
        found[name] = addresses
    return found


def _resolve(name: str, answers: "Queue[Found]") -> None:
    try:
        entries = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        answers.put((name, frozenset()))
        return
    answers.put((name, frozenset(str(entry[4][0]) for entry in entries)))
