"""The fields that the decoders read, by section; a bundle keeps these and drops all others.

Rules after `@` belong to `context/bundle/keep.py`. A contract test holds decoders and table
together.
"""

from collections.abc import Mapping

from kubectl_alb.context.decode.aws_fields import AWS
from kubectl_alb.context.decode.shape import Shape, shape
from kubectl_alb.model.section import Section

_OWN = "finalizers generation creationTimestamp deletionTimestamp annotations@annotations"
_NAMED = f"apiVersion kind metadata{{name namespace uid {_OWN}"
# Objects whose labels selectors, of whatever names, look at; and the others.
SELECTED = _NAMED + " labels*}"
META = _NAMED + " labels@labels}"

CONDITIONS = "status.conditions{type status reason message lastTransitionTime}"
ADDRESSES = "status.loadBalancer.ingress{hostname ip ports{port}}"
BACKEND = "service{name port{name number}}"
TARGETS = "{protocol protocolVersion targetType healthCheckConfig.healthCheckPort}"
SELECTOR = "{matchLabels* matchExpressions{key operator values}}"
CONTAINER = """{
    name image env@environment ports{name containerPort protocol} lifecycle.preStop@hook
"""
WEBHOOKS = """webhooks{
    name failurePolicy clientConfig{caBundle@certificates service{namespace name path} url@address}
    rules.resources objectSelector@presence namespaceSelector@presence
}"""

_KUBERNETES: Mapping[Section, tuple[str, ...]] = {
    Section.NAMESPACES: (SELECTED,),
    Section.INGRESSES: (
        SELECTED,
        "metadata.managedFields{time subresource}",
        f"""spec{{
            ingressClassName defaultBackend{{{BACKEND}}}
            rules{{host http.paths{{path pathType backend{{{BACKEND}}}}}}}
            tls{{hosts secretName}}
        }}""",
        ADDRESSES,
    ),
    Section.INGRESS_CLASSES: (META, "spec{controller parameters{apiGroup kind name}}"),
    Section.INGRESS_CLASS_PARAMS: (
        META,
        f"""spec{{
            loadBalancerName certificateArn namespaceSelector{SELECTOR} group.name scheme
            inboundCIDRs sslPolicy sslRedirectPort subnets{{ids tags*}} ipAddressType
            tags{{key value}} targetType loadBalancerAttributes{{key value}}
            listeners{{protocol port listenerAttributes{{key value}}}}
            minimumLoadBalancerCapacity.capacityUnits ipamConfiguration.ipv4IPAMPoolId
            prefixListsIDs PrefixListsIDs wafv2AclArn wafv2AclName
        }}""",
    ),
    Section.SERVICES: (
        SELECTED,
        """spec{
            type ports{name port targetPort nodePort protocol appProtocol} selector* ipFamilies
            loadBalancerClass externalTrafficPolicy clusterIP externalName
            loadBalancerSourceRanges allocateLoadBalancerNodePorts
        }""",
        ADDRESSES,
    ),
    Section.ENDPOINT_SLICES: (
        META,
        """addressType ports{name port protocol}
        endpoints{
            addresses conditions{ready serving terminating}
            targetRef{kind namespace name} nodeName zone
        }""",
    ),
    Section.PODS: (
        SELECTED,
        "metadata.ownerReferences{kind name controller}",
        f"""spec{{
            nodeName readinessGates.conditionType hostNetwork serviceAccountName
            terminationGracePeriodSeconds containers{CONTAINER}}}
        }}""",
        """status{
            phase podIP podIPs.ip containerStatuses{
                name ready restartCount state.waiting{reason message}
                lastState.terminated{reason exitCode finishedAt}
            }
        }""",
        CONDITIONS,
    ),
    Section.NODES: (
        SELECTED,
        "spec{providerID taints{key effect value}} status.addresses.address",
        CONDITIONS,
    ),
    Section.TARGET_GROUP_BINDINGS: (
        SELECTED,
        """spec{
            targetGroupARN targetGroupName targetType serviceRef{name port} ipAddressType vpcID
            networking.ingress{
                from{securityGroup.groupID ipBlock.cidr} ports{protocol port}
            }
            nodeSelector{matchLabels* matchExpressions{key operator values}}
            multiClusterTargetGroup iamRoleArnToAssume targetGroupProtocol
        }
        status.observedGeneration""",
        CONDITIONS,
    ),
    Section.EVENTS: (
        META,
        """involvedObject{kind namespace name} regarding{kind namespace name}
        series{count lastObservedTime} firstTimestamp lastTimestamp eventTime
        deprecatedFirstTimestamp deprecatedLastTimestamp deprecatedCount
        type reason message note count reportingComponent reportingController
        source.component deprecatedSource.component""",
    ),
    Section.SERVICE_ACCOUNTS: (META,),
    Section.DEPLOYMENTS: (
        SELECTED,
        "metadata.managedFields{manager operation subresource fields}",
        f"""spec{{
            replicas minReadySeconds selector.matchLabels* strategy.type
            template{{
                metadata.labels*
                spec{{
                    serviceAccountName hostNetwork terminationGracePeriodSeconds
                    containers{CONTAINER} command@arguments args@arguments }}
                }}
            }}
        }}
        status{{readyReplicas updatedReplicas replicas}}""",
        CONDITIONS,
    ),
    Section.LEASES: (
        META,
        "spec{holderIdentity renewTime leaseDurationSeconds acquireTime leaseTransitions}",
    ),
    Section.SECRETS: (SELECTED, "type data@keys"),
    Section.MUTATING_WEBHOOKS: (META, WEBHOOKS),
    Section.VALIDATING_WEBHOOKS: (META, WEBHOOKS),
    Section.CUSTOM_RESOURCE_DEFINITIONS: (
        META,
        """spec{
            group names.kind
            versions{name served storage schema.openAPIV3Schema@schema subresources.status@presence}
        }""",
    ),
    **dict.fromkeys(
        (
            Section.GATEWAYS,
            Section.HTTP_ROUTES,
            Section.GATEWAY_CLASSES,
            Section.GRPC_ROUTES,
            Section.TCP_ROUTES,
            Section.UDP_ROUTES,
            Section.TLS_ROUTES,
        ),
        (
            META,
            """spec{
                gatewayClassName controllerName parametersRef{kind namespace name}
                infrastructure.parametersRef{kind namespace name}
                listeners{name protocol port tls.mode}
                parentRefs{kind namespace name sectionName port}
                rules.backendRefs{kind namespace name}
            }
            status{
                listeners{name conditions{type status reason message lastTransitionTime}}
                parents{
                    controllerName parentRef{namespace name}
                    conditions{type status reason message lastTransitionTime}
                }
            }""",
            CONDITIONS,
        ),
    ),
    Section.LOAD_BALANCER_CONFIGURATIONS: (
        META,
        """spec{
            listenerConfigurations.protocolPort defaultTargetGroupConfiguration.name
            shieldConfiguration@presence wafV2@presence disableSecurityGroup
        }""",
    ),
    Section.TARGET_GROUP_CONFIGURATIONS: (
        META,
        f"""spec{{
            targetReference{{kind name}} defaultConfiguration{TARGETS}
            routeConfigurations.targetGroupProps{TARGETS}
        }}""",
    ),
    Section.LISTENER_RULE_CONFIGURATIONS: (META, "status{accepted message}"),
}

FIELDS: Mapping[Section, Shape] = {
    section: shape(*texts) for section, texts in {**_KUBERNETES, **AWS}.items()
}
