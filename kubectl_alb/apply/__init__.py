"""The only package that writes to the cluster and to AWS."""
