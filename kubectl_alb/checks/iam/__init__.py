"""IAM roles, policies and credentials: IAM."""
