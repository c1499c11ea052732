"""What `uninstall` does, as steps: load balancers, controller, finalizers, definitions, IAM."""
