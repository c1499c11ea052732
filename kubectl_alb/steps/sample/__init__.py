"""The steps of `sample`: a small web application behind an Ingress, made and removed."""
