"""Manifests: files read, validated, and overlaid on a cluster."""
