"""Cluster setups: CLUSTER."""
