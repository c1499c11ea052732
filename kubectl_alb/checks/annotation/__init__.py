"""Annotations: ANNO."""
