"""The stack the controller would build for an IngressGroup."""
