"""The wire forms of the AWS APIs: requests parsed and answers written by the service's model."""
