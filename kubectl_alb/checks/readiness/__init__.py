"""Readiness gates and replacing pods: READY."""
