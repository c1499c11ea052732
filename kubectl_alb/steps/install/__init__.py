"""What `install` does, as steps: identity, definitions, chart."""
