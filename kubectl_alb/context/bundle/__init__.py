"""Bundles: recorded input, written, scrubbed, redacted and read."""
