"""Services of type LoadBalancer and the frontend NLB: NLB."""
