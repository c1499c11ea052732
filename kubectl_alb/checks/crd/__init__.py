"""Custom resource definitions: CRD."""
