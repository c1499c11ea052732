"""The codes whose findings offer commands, by the module of `tests/e2e` that runs these.

A code that can offer one and is in none of the lists has to be in `NOT_RUN`, with the reason.
"""

# `test_offered.py`: the fix of a finding in the healthy cluster, broken.
FIXED = {
    "ALB-ADDON-001", "ALB-ADDON-003", "ALB-ADDON-004", "ALB-ANNO-010", "ALB-CLASS-001",
    "ALB-CRD-001", "ALB-CRD-002", "ALB-DEL-001", "ALB-DEL-003", "ALB-DEL-004", "ALB-DEL-005",
    "ALB-GROUP-009", "ALB-HOOK-002", "ALB-HOOK-004", "ALB-IAM-001", "ALB-IAM-002", "ALB-IAM-003",
    "ALB-IAM-005", "ALB-IAM-006", "ALB-IAM-007", "ALB-IAM-008", "ALB-IAM-010", "ALB-IAM-011",
    "ALB-READY-002", "ALB-SG-001", "ALB-SG-003", "ALB-SUBNET-001", "ALB-SUBNET-002",
    "ALB-SUBNET-003", "ALB-SUBNET-009", "ALB-SVC-001", "ALB-SVC-006", "ALB-SVC-010",
    "ALB-TGB-004", "ALB-TGB-005", "ALB-TGT-012",
}  # fmt: skip
# `test_offered_by_helm.py`: what sets values of the chart, or keeps to them.
BY_HELM = {
    "ALB-CTRL-001", "ALB-CTRL-002", "ALB-CTRL-003", "ALB-CTRL-004", "ALB-CTRL-013", "ALB-HOOK-003",
}  # fmt: skip
# `test_offered_before.py`: what `doctor --pre` finds before an installation.
BEFORE = {
    "ALB-HOOK-001", "ALB-HOOK-004", "ALB-IAM-002", "ALB-SUBNET-001", "ALB-SUBNET-002",
    "ALB-SUBNET-003",
}  # fmt: skip
# `test_offered_choices.py`: examples, of which one is chosen.
CHOSEN = {"ALB-CLASS-005", "ALB-DEL-006", "ALB-NLB-004", "ALB-READY-003", "ALB-TGT-006"}

QUOTA = "a higher quota is granted by AWS, later or never"
NOT_RUN = {
    "ALB-CERT-001": "a certificate is issued once somebody has made a record in DNS",
    **{f"ALB-QUOTA-00{n}": QUOTA for n in range(1, 9)},
}
# Of codes that `doctor --pre` finds too, what it says offers nothing.
NOTHING_BEFORE = {
    "ALB-IAM-005": "whoever may not make a role is not let by a command",
    "ALB-SG-001": "which group keeps the tag is not known without network interfaces",
}
