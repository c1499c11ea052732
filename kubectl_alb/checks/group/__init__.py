"""Groups of Ingresses: GROUP."""
