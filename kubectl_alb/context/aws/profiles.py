"""The names of AWS profiles, from the text of the shared files; no SDK, no values."""

import os
import re
from collections.abc import Iterator, Mapping

from kubectl_alb.context.home import expanded

# In the config file a profile is `[profile NAME]` or `[default]`, in the credentials file `[NAME]`.
FILES = (
    (
        "AWS_CONFIG_FILE",
        "~/.aws/config",
        re.compile(r"^\[\s*(?:profile\s+([^\]]+)|(default))\s*\]"),
    ),
    ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials", re.compile(r"^\[\s*([^\]]+)()\]")),
)


def profiles(environ: Mapping[str, str] = os.environ) -> Iterator[str]:
    """Yield the profiles' names, some perhaps twice; a file that is not there has none."""
    for variable, default, heading in FILES:
        path = expanded(environ.get(variable) or default)
        if not path.is_file():
            continue
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            found = heading.match(line)
            if found:
                yield (found[1] or found[2]).strip().strip("'\"")
