"""IAM: moto's, with what moto lacks."""
