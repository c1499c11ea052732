"""An AWS account on the loopback interface, as far as load balancers of a cluster need one.

ELBv2, EC2, ACM, EKS, Service Quotas, tagging, WAFv2 and Shield are ours and driven by botocore's
service models; IAM, STS and Cognito are moto's, in the same process. Tests steer it below `/_lab/`.
"""
