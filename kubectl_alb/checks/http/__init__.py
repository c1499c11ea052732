"""Responses of the load balancer: HTTP."""
