"""EC2 as far as load balancers and their targets need it: the network and its instances."""
