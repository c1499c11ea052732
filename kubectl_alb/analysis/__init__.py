"""Questions about stacks and snapshots."""
