"""The fields of AWS records that the decoders read, by section."""

from collections.abc import Mapping

from kubectl_alb.model.section import Section

TAGS = "Tags{Key Value}"
IPV6 = "Ipv6CidrBlockAssociationSet{Ipv6CidrBlock Ipv6CidrBlockState.State}"
PERMISSION = """{
    IpProtocol FromPort ToPort IpRanges.CidrIp Ipv6Ranges.CidrIpv6 PrefixListIds.PrefixListId
    UserIdGroupPairs.GroupId
}"""
FORWARD = """ForwardConfig{
    TargetGroups{TargetGroupArn Weight} TargetGroupStickinessConfig{Enabled DurationSeconds}
}"""
LOGIN = """SessionCookieName Scope SessionTimeout OnUnauthenticatedRequest
    AuthenticationRequestExtraParams*"""
ACTION = f"""{{
    Type Order TargetGroupArn {FORWARD}
    RedirectConfig{{Protocol Port Host Path Query StatusCode}}
    FixedResponseConfig{{StatusCode ContentType MessageBody}}
    AuthenticateOidcConfig{{
        Issuer AuthorizationEndpoint TokenEndpoint UserInfoEndpoint ClientId
        UseExistingClientSecret {LOGIN}
    }}
    AuthenticateCognitoConfig{{UserPoolArn UserPoolClientId UserPoolDomain {LOGIN}}}
    JwtValidationConfig{{JwksEndpoint Issuer AdditionalClaims{{Format Name Values}}}}
}}"""
CONDITION = """{
    Field Values RegexValues
    HostHeaderConfig{Values RegexValues} PathPatternConfig{Values RegexValues}
    HttpHeaderConfig{HttpHeaderName Values RegexValues}
    HttpRequestMethodConfig{Values RegexValues} SourceIpConfig{Values RegexValues}
    QueryStringConfig{Values{Key Value} RegexValues}
}"""
REWRITES = "{Rewrites{Regex Replace}}"
SIMULATION = (
    """RoleName EvalActionName EvalDecision
    PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary
    OrganizationsDecisionDetail.AllowedByOrganizations""",
)

AWS: Mapping[Section, tuple[str, ...]] = {
    Section.VPCS: ("VpcId CidrBlock CidrBlockAssociationSet.CidrBlock", IPV6, TAGS),
    Section.SUBNETS: (
        """SubnetId VpcId AvailabilityZone AvailabilityZoneId CidrBlock AvailableIpAddressCount
        OutpostArn MapPublicIpOnLaunch""",
        IPV6,
        TAGS,
    ),
    Section.ROUTE_TABLES: (
        """RouteTableId VpcId Associations{Main SubnetId}
        Routes{
            State DestinationCidrBlock DestinationIpv6CidrBlock DestinationPrefixListId
            GatewayId NatGatewayId TransitGatewayId VpcPeeringConnectionId NetworkInterfaceId
            EgressOnlyInternetGatewayId LocalGatewayId CarrierGatewayId CoreNetworkArn InstanceId
        }""",
    ),
    Section.SECURITY_GROUPS: (
        "GroupId GroupName VpcId Description",
        f"IpPermissions{PERMISSION} IpPermissionsEgress{PERMISSION}",
        TAGS,
    ),
    Section.NETWORK_INTERFACES: (
        """NetworkInterfaceId SubnetId VpcId AvailabilityZone Groups.GroupId Description Status
        InterfaceType Attachment{InstanceId DeviceIndex} PrivateIpAddresses.PrivateIpAddress
        Ipv6Addresses.Ipv6Address Ipv4Prefixes.Ipv4Prefix Ipv6Prefixes.Ipv6Prefix""",
    ),
    Section.INSTANCES: (
        """InstanceId VpcId SubnetId Placement.AvailabilityZone State.Name SecurityGroups.GroupId
        MetadataOptions{HttpEndpoint HttpPutResponseHopLimit}""",
        TAGS,
    ),
    Section.AVAILABILITY_ZONES: ("ZoneName ZoneId ZoneType State",),
    Section.VPC_ENDPOINTS: (
        """VpcEndpointId VpcId ServiceName VpcEndpointType State PrivateDnsEnabled
        Groups.GroupId SubnetIds""",
    ),
    Section.NETWORK_ACLS: (
        """NetworkAclId VpcId Associations.SubnetId
        Entries{
            RuleNumber Egress RuleAction Protocol CidrBlock Ipv6CidrBlock PortRange{From To}
        }""",
    ),
    Section.MANAGED_PREFIX_LISTS: ("PrefixListId PrefixListName MaxEntries",),
    Section.LOAD_BALANCERS: (
        """LoadBalancerArn LoadBalancerName DNSName Type Scheme VpcId State{Code Reason}
        AvailabilityZones{ZoneName SubnetId} SecurityGroups IpAddressType CreatedTime
        IpamPools.Ipv4IpamPoolId""",
    ),
    Section.LISTENERS: (
        f"""ListenerArn LoadBalancerArn Port Protocol SslPolicy Certificates.CertificateArn
        AlpnPolicy DefaultActions{ACTION}
        MutualAuthentication{{
            Mode TrustStoreArn IgnoreClientCertificateExpiry AdvertiseTrustStoreCaNames
        }}""",
    ),
    Section.RULES: (
        f"""RuleArn ListenerArn Priority Conditions{CONDITION} Actions{ACTION}
        Transforms{{Type HostHeaderRewriteConfig{REWRITES} UrlRewriteConfig{REWRITES}}}""",
    ),
    Section.LISTENER_CERTIFICATES: ("ListenerArn CertificateArn IsDefault",),
    Section.TARGET_GROUPS: (
        """TargetGroupArn TargetGroupName TargetType Protocol Port ProtocolVersion VpcId
        IpAddressType LoadBalancerArns TargetControlPort Matcher{HttpCode GrpcCode}
        HealthCheckProtocol HealthCheckPort HealthCheckPath@path HealthCheckIntervalSeconds
        HealthCheckTimeoutSeconds HealthyThresholdCount UnhealthyThresholdCount
        HealthCheckEnabled""",
    ),
    Section.TARGET_HEALTH: (
        """TargetGroupArn Target{Id Port AvailabilityZone} TargetHealth{State Reason Description}
        HealthCheckPort AdministrativeOverride.State""",
    ),
    Section.LOAD_BALANCER_ATTRIBUTES: ("LoadBalancerArn Attributes{Key Value}",),
    Section.LISTENER_ATTRIBUTES: ("ListenerArn Attributes{Key Value}",),
    Section.TARGET_GROUP_ATTRIBUTES: ("TargetGroupArn Attributes{Key Value}",),
    Section.TAGS: ("ResourceArn", TAGS),
    Section.CERTIFICATES: (
        """CertificateArn DomainName SubjectAlternativeNames Status KeyAlgorithm Type NotAfter
        InUseBy CertificateAuthorityArn""",
    ),
    Section.TRUST_STORES: ("TrustStoreArn Name Status",),
    Section.WEB_ACLS: ("ARN WebACLArn Name LoadBalancerArn",),
    Section.SHIELD_PROTECTIONS: ("Id Name LoadBalancerArn ResourceArn",),
    Section.CLUSTERS: (
        """name arn version platformVersion status endpoint identity.oidc.issuer
        resourcesVpcConfig{vpcId subnetIds securityGroupIds clusterSecurityGroupId
        endpointPublicAccess} computeConfig.enabled
        kubernetesNetworkConfig{ipFamily elasticLoadBalancing.enabled}""",
    ),
    Section.ADDONS: ("clusterName addonName addonVersion status",),
    Section.POD_IDENTITY_ASSOCIATIONS: (
        "clusterName namespace serviceAccount roleArn associationId",
    ),
    Section.OIDC_PROVIDERS: ("Arn OpenIDConnectProviderArn Url ClientIDList ThumbprintList",),
    Section.ROLES: ("RoleName Arn AssumeRolePolicyDocument@policy",),
    Section.POLICIES: (
        """PolicyName Arn PolicyArn RoleName DefaultVersionId VersionId PolicyDocument@policy
        Document@policy""",
    ),
    Section.SIMULATIONS: SIMULATION,
    Section.CALLER_RIGHTS: SIMULATION,
    Section.QUOTAS: ("ServiceCode QuotaCode QuotaName Value",),
}
