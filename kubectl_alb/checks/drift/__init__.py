"""Load balancers that differ from what the controller would build."""
