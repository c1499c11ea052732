"""A controller at work: on an Ingress of its own, or on whatever is deployed in a namespace."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.process import wait_until
from tests.lab.workloads import workloads
from tests.lab.world import World

SECONDS = 30
# What waits for AWS need not take as long as there.
RATE = 40
SAMPLE = "alb-sample"
# Those of pods on the first node of the world `shop`, whose interfaces AWS knows.
ADDRESSES = ("192.168.129.46", "192.168.129.49")
TILL = """
apiVersion: v1
kind: Namespace
metadata: {name: till}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: till}
spec: {ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: till
  annotations:
    alb.ingress.kubernetes.io/target-type: ip
    alb.ingress.kubernetes.io/scheme: internet-facing
spec:
  ingressClassName: alb
  rules:
  - host: shop.example
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
"""


@contextmanager
def serving(lab: Lab, world: World, kubectl: Kubectl) -> Iterator[None]:
    """Have a controller serve Ingress `till/web`, and be there as long as this lasts."""
    with lab.controller(world):
        assert kubectl("apply", "-f", "-", stdin=TILL).code == 0
        wait_until(lambda: is_served(kubectl), SECONDS)
        yield


def is_served(kubectl: Kubectl) -> bool:
    """Return whether Ingress `till/web` has an address."""
    where = "-o=jsonpath={.status.loadBalancer.ingress}"
    return bool(kubectl("get", "ingress", "web", "-n", "till", where).stdout)


@contextmanager
def sampling(lab: Lab, world: World) -> Iterator[None]:
    """Have a controller, and pods that come, for the sample."""
    node = world.sections["kubernetes/nodes"][0]["metadata"]["name"]
    with lab.controller(world):
        lab.aws.clock(rate=RATE)
        with workloads(lab, SAMPLE, ADDRESSES, node):
            yield
