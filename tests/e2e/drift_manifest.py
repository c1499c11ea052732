"""Ingresses of two groups beside those of the world `shop`, for what these lack.

The group `drift` has attributes, tags, weights, a redirect, a fixed response and a login; the
implicit group `shop/drift-own` has instances, subnets and security groups of its own choice.
"""

CERTIFICATE = "arn:aws:acm:us-west-2:111122223333:certificate/"
# Of the world `shop`: *.example.com, shop.example.org, www.example.net.
WILDCARD = f"{CERTIFICATE}9ec789f2-325e-4ddb-93bf-7c91912d7d85"
SHOP = f"{CERTIFICATE}49340acb-9173-4d3d-9827-298f49efb70c"
OTHER = f"{CERTIFICATE}37f6bd34-aaeb-4e12-877b-403349708268"
PUBLIC_SUBNETS = (
    "subnet-86191d9e204f086c8",
    "subnet-360800a258d6a09b6",
    "subnet-7a1228cd8b67e3af8",
)
WEB_SG, EXTRA_SG = "sg-0a38884efbe2034e6", "sg-68ef1649189dbda97"
NODE_SG, BACKEND_SG = "sg-1bd78e8744afb9bba", "sg-876f815ba58117b64"
CART, FILES = "shop/drift-api-cart:http", "shop/drift-own-files:80"
INGRESSES = ("drift-api", "drift-login", "drift-own")
MANIFEST = f"""
apiVersion: v1
kind: Service
metadata: {{name: files, namespace: shop}}
spec: {{type: NodePort, ports: [{{name: http, port: 80, targetPort: 8080, nodePort: 31999}}]}}
---
apiVersion: v1
kind: Secret
metadata: {{name: login, namespace: shop}}
stringData: {{clientID: lab, clientSecret: of-the-lab}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: drift-api
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/group.name: drift
    alb.ingress.kubernetes.io/scheme: internet-facing
    alb.ingress.kubernetes.io/target-type: ip
    alb.ingress.kubernetes.io/listen-ports: '[{{"HTTP": 80}}, {{"HTTPS": 443}}]'
    alb.ingress.kubernetes.io/certificate-arn: {WILDCARD},{SHOP}
    alb.ingress.kubernetes.io/inbound-cidrs: 10.0.0.0/8,192.168.0.0/16
    alb.ingress.kubernetes.io/load-balancer-attributes: idle_timeout.timeout_seconds=120
    alb.ingress.kubernetes.io/listener-attributes.HTTPS-443: >-
      routing.http.response.server.enabled=false
    alb.ingress.kubernetes.io/tags: team=web
    alb.ingress.kubernetes.io/actions.split: >
      {{"type": "forward", "forwardConfig": {{"targetGroups": [
        {{"serviceName": "web", "servicePort": "http", "weight": 80}},
        {{"serviceName": "web-canary", "servicePort": "http", "weight": 20}}]}}}}
    alb.ingress.kubernetes.io/actions.old: >
      {{"type": "redirect", "redirectConfig": {{"host": "new.example.com",
        "statusCode": "HTTP_301"}}}}
    alb.ingress.kubernetes.io/actions.closed: >
      {{"type": "fixed-response", "fixedResponseConfig": {{"contentType": "text/plain",
        "statusCode": "403", "messageBody": "no"}}}}
spec:
  ingressClassName: alb
  rules:
  - host: api.example.com
    http:
      paths:
      - {{path: /v1, pathType: Exact, backend: {{service: {{name: cart, port: {{name: http}}}}}}}}
      - path: /split
        pathType: Exact
        backend: {{service: {{name: split, port: {{name: use-annotation}}}}}}
      - path: /old
        pathType: Exact
        backend: {{service: {{name: old, port: {{name: use-annotation}}}}}}
      - path: /closed
        pathType: Exact
        backend: {{service: {{name: closed, port: {{name: use-annotation}}}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: drift-login
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/group.name: drift
    alb.ingress.kubernetes.io/group.order: "10"
    alb.ingress.kubernetes.io/scheme: internet-facing
    alb.ingress.kubernetes.io/target-type: ip
    alb.ingress.kubernetes.io/listen-ports: '[{{"HTTPS": 443}}]'
    alb.ingress.kubernetes.io/auth-type: oidc
    alb.ingress.kubernetes.io/auth-idp-oidc: >
      {{"issuer": "https://id.example.com", "authorizationEndpoint": "https://id.example.com/auth",
        "tokenEndpoint": "https://id.example.com/token",
        "userInfoEndpoint": "https://id.example.com/user", "secretName": "login"}}
spec:
  ingressClassName: alb
  rules:
  - host: login.example.com
    http:
      paths:
      - {{path: /, pathType: Prefix, backend: {{service: {{name: web, port: {{name: http}}}}}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: drift-own
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/scheme: internet-facing
    alb.ingress.kubernetes.io/listen-ports: '[{{"HTTP": 80}}, {{"HTTPS": 443}}]'
    alb.ingress.kubernetes.io/ssl-redirect: "443"
    alb.ingress.kubernetes.io/certificate-arn: {OTHER}
    alb.ingress.kubernetes.io/subnets: {",".join(PUBLIC_SUBNETS)}
    alb.ingress.kubernetes.io/security-groups: {WEB_SG}
    alb.ingress.kubernetes.io/manage-backend-security-group-rules: "true"
spec:
  ingressClassName: alb
  defaultBackend: {{service: {{name: files, port: {{number: 80}}}}}}
"""
