"""What `upgrade` does, as steps: policy, definitions, chart."""
