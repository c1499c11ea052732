"""Deletion, finalizers and leftovers: DEL."""
