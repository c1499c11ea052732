"""Tables of the state that checks judge: subnets, certificates, identity, webhooks and so on."""
