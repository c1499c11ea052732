"""The stand-in for the AWS Load Balancer Controller: makes the lab's flows live.

What a stack should be it takes from `kubectl_alb.desired`, so it proves nothing about that. It
brings AWS and Kubernetes there as the real controller would: finalizers, the real tags, target
group bindings, targets, status and events; and takes all of it away again.

    serve.py         health and webhooks, over HTTP
    changes.py       whether anything the controller looks at has changed
    reconcile.py     one pass over all groups and bindings
    members.py       what a pass writes on Ingresses; events.py its events
    deploy.py        one stack in AWS, in the controller's order; a module for each kind of resource
    targets.py       what is registered in target groups; node_rules.py who may reach it

It does no Service of type LoadBalancer, no Gateway, no frontend NLB, no web ACL, no Shield and
requests no certificate.
"""
