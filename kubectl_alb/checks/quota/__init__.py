"""AWS quotas: QUOTA."""
