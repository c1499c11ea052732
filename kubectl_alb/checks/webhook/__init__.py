"""Admission webhooks: HOOK."""
