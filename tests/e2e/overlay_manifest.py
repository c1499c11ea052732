"""Manifests for the world `shop`: new Ingresses and changed ones, and wrong ones."""

ATTRIBUTE = "idle_timeout.timeout_seconds"
HEAD = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {name}
  namespace: {namespace}
  annotations:
    alb.ingress.kubernetes.io/target-type: ip
"""
# A group of its own.
NEW = (
    HEAD.format(name="new", namespace="shop")
    + """
    alb.ingress.kubernetes.io/scheme: internal
spec:
  ingressClassName: alb
  rules:
  - host: new.example.com
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}
"""
)
# Its rule comes before those of the group's other members, which move.
FIRST = (
    HEAD.format(name="first", namespace="shop")
    + """
    alb.ingress.kubernetes.io/group.name: shop-public
    alb.ingress.kubernetes.io/group.order: "-5"
    alb.ingress.kubernetes.io/scheme: internet-facing
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'
spec:
  ingressClassName: alb
  rules:
  - host: first.example.com
    http:
      paths:
      - {path: /first, pathType: Exact, backend: {service: {name: cart, port: {name: http}}}}
"""
)
# As it is in the cluster but for the attribute, which was 120, and the weights, 90 and 10.
CHANGED = (
    HEAD.format(name="web", namespace="shop")
    + """
    alb.ingress.kubernetes.io/group.name: shop-public
    alb.ingress.kubernetes.io/scheme: internet-facing
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'
    alb.ingress.kubernetes.io/load-balancer-attributes: idle_timeout.timeout_seconds=30
    alb.ingress.kubernetes.io/actions.split: >
      {"type": "forward", "forwardConfig": {"targetGroups": [
        {"serviceName": "web", "servicePort": "http", "weight": 50},
        {"serviceName": "web-canary", "servicePort": "http", "weight": 50}]}}
spec:
  ingressClassName: alb
  tls:
  - hosts: [shop.example.org]
  rules:
  - host: app.example.com
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: split, port: {name: use-annotation}}}}
"""
)
# Out of its own group, and into another.
MOVED = (
    HEAD.format(name="admin", namespace="ops")
    + """
    alb.ingress.kubernetes.io/group.name: moved
spec:
  ingressClassName: alb
  rules:
  - host: grafana.example.com
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: grafana, port: {name: http}}}}
"""
)
# The API server refuses the path.
INVALID = NEW.replace("name: new", "name: invalid").replace("path: /,", "path: shop,")
# The controller refuses the group for it.
REFUSED = FIRST.replace("internet-facing", "public")
