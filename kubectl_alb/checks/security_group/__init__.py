"""Security groups: SG."""
