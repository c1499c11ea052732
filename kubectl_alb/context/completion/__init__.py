"""Names for completion, read from the cluster within a deadline."""
