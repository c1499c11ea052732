"""How an Ingress, group, Service, class or load balancer resolves."""
