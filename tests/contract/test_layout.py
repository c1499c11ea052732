from pathlib import Path

import kubectl_alb

PACKAGE = Path(kubectl_alb.__file__).parent
LIMIT = 300


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    sizes = {
        str(path.relative_to(PACKAGE)): len(path.read_text().splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert {name: n for name, n in sizes.items() if n > LIMIT} == {}
