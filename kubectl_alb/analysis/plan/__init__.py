"""What the controller would change in AWS."""
