"""Documents turned into text; knows nothing of load balancers."""
