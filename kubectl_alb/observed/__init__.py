"""The stack that AWS has for an IngressGroup."""
