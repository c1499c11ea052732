"""What is known of the controller's releases: annotations, flags, class fields, IAM actions."""
