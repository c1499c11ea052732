"""Who answers a request: from listener and rules down to the targets."""
