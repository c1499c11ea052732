"""Mutual TLS settings of one Ingress, by port.

controller: pkg/ingress/model_build_listener.go
"""

from dataclasses import replace

from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.go.json import GoJsonError, Tree, decode
from kubectl_alb.desired.go.shapes import shapes_of
from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import MutualAuthentication

KEY = "mutual-authentication"
MODES = ("off", "passthrough", "verify")


def mutual_tls(draft: Draft, member: Member) -> dict[int, MutualAuthentication]:
    """Read the annotation; a repeated port keeps its last entry."""
    raw = member.annotations.text(KEY)
    if raw is None:
        return {}
    about = f"mutualAuthentication configuration from ingress annotation: `{raw}`"
    try:
        entries = decode(raw, shapes_of(draft.facts.config.version).mutual_authentication)
    except GoJsonError as error:
        text = f"failed to parse {about}: {error}"
        raise _refused(RefusalReason.MUTUAL_TLS_UNREADABLE, member, text) from error
    if not isinstance(entries, tuple) or not entries:
        raise _refused(RefusalReason.MUTUAL_TLS_UNREADABLE, member, f"empty {about}")
    found: dict[int, MutualAuthentication] = {}
    for entry in entries:
        if isinstance(entry, Tree):
            found[entry.number("port")] = _settings(entry, member)
    return _with_trust_store_arns(draft, member, found)


def _refused(reason: RefusalReason, member: Member, message: str) -> Refused:
    return Refused(reason, message, member.ref, PREFIX + KEY)


def _settings(entry: Tree, member: Member) -> MutualAuthentication:
    port, verify = entry.number("port"), entry.text("mode") == "verify"
    if not 1 <= port <= 65535:
        text = f"listen port must be within [1, 65535]: {port}"
        raise _refused(RefusalReason.LISTEN_PORT_OUT_OF_RANGE, member, text)
    fault = _fault(entry) or (_fault_in_verify if verify else _fault_outside_verify)(entry)
    if fault:
        raise _refused(RefusalReason.MUTUAL_TLS_INVALID, member, fault)
    ignore = entry.optional_flag("ignoreClientCertificateExpiry")
    return MutualAuthentication(
        mode=entry.text("mode"),
        trust_store=entry.optional_text("trustStore") or "",
        ignore_expiry=False if verify and ignore is None else ignore,
        advertise_ca_names=_advertised(entry),
    )


def _advertised(entry: Tree) -> str | None:
    known = "advertiseTrustStoreCaNames" in entry.values
    return entry.optional_text("advertiseTrustStoreCaNames") if known else None


def _fault(entry: Tree) -> str:
    port, mode = entry.number("port"), entry.text("mode")
    if not mode:
        return f"mutualAuthentication mode cannot be empty for port {port}"
    if mode not in MODES:
        return (
            "mutualAuthentication mode value must be among [off, passthrough, verify] "
            f"for port {port} : {mode}"
        )
    return ""


def _fault_in_verify(entry: Tree) -> str:
    port, advertise = entry.number("port"), _advertised(entry)
    if not entry.optional_text("trustStore"):
        return f"trustStore is required when mutualAuthentication mode is verify for port {port}"
    if advertise not in (None, "on", "off"):
        return (
            'advertiseTrustStoreCaNames only supports the values "on" and "off" '
            f"got value {advertise} for port {port}"
        )
    return ""


def _fault_outside_verify(entry: Tree) -> str:
    about = f"Mutual Authentication mode {entry.text('mode')} does not support"
    port = entry.number("port")
    if entry.optional_text("trustStore"):
        return f"{about} trustStore for port {port}"
    if entry.optional_flag("ignoreClientCertificateExpiry") is not None:
        return f"{about} ignoring client certificate expiry for port {port}"
    if _advertised(entry) is not None:
        return f"{about} advertiseTrustStoreCaNames for port {port}"
    return ""


def _with_trust_store_arns(
    draft: Draft, member: Member, found: dict[int, MutualAuthentication]
) -> dict[int, MutualAuthentication]:
    """Look up trust stores given by name; an unread section leaves the name."""
    names = sorted(
        {
            m.trust_store
            for m in found.values()
            if m.trust_store and not m.trust_store.startswith("arn:")
        }
    )
    if not names or not draft.facts.snapshot.known(Section.TRUST_STORES):
        return found
    arns = {store.name: store.arn for store in draft.facts.snapshot.aws.trust_stores}
    if not arns.keys() >= set(names):
        # One unknown name fails the whole call, before the controller compares the answer.
        raise _refused(
            RefusalReason.TRUST_STORE_NOT_FOUND,
            member,
            "operation error Elastic Load Balancing v2: DescribeTrustStores, "
            "TrustStoreNotFound: One or more trust stores not found",
        )
    return {
        port: replace(m, trust_store=arns.get(m.trust_store or "", m.trust_store))
        for port, m in found.items()
    }
