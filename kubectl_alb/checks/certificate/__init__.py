"""Certificates and TLS: CERT."""
