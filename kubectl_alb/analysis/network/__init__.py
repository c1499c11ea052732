"""Subnets, security groups, certificates and policies, compared with what they are for."""
