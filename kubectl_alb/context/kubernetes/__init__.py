"""The API server: kubeconfig, connection, requests, and what is read from it."""
