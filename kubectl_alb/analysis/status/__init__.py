"""The health of the controller and of each IngressGroup, in one line each."""
