"""A JSON value as YAML."""

import yaml


def dump(value: object) -> str:
    """Write the value as one YAML document, keys in the order given."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        """Write equal values out each time."""
        return True
