"""Subnets and their discovery: SUBNET."""
