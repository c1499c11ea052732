"""The kubectl plugin for the AWS Load Balancer Controller."""

__version__ = "0.1.0"
