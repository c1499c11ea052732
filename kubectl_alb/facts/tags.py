"""The tags by which the controller finds what it made."""

CLUSTER_TAG = "elbv2.k8s.aws/cluster"
STACK_TAG = "ingress.k8s.aws/stack"
RESOURCE_TAG = "ingress.k8s.aws/resource"
# In place of CLUSTER_TAG on what the first generation of the controller made.
LEGACY_CLUSTER_TAG = "ingress.k8s.aws/cluster"

# On the shared backend security group, whose value there is BACKEND_SG.
SHARED_RESOURCE_TAG = "elbv2.k8s.aws/resource"
BACKEND_SG = "backend-sg"

# On Ingresses that the controller has taken up, alone or in a group.
FINALIZERS = ("ingress.k8s.aws/resources", "group.ingress.k8s.aws/")

# In place of STACK_TAG on what is made for a Service: its namespace and name.
SERVICE_STACK_TAG = "service.k8s.aws/stack"
