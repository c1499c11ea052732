"""The machine: what a check is, how checks are run, and how their findings are completed."""
