"""Frozen data in the words of Kubernetes and AWS."""
