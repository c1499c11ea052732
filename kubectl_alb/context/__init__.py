"""Everything that reads: which cluster and account, the clients, bundles, manifests."""
