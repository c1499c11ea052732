"""What the members of a group ask of their load balancer, as far as it can be read."""

from kubectl_alb.analysis.wording import about_ref
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group
from kubectl_alb.facts.settings import Given, given_texts
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.names import ObjectRef, Ref


def given_schemes(group: Group) -> list[Given]:
    """Return the schemes that members or their classes give."""
    return given_texts(group.members, "scheme")


def scheme_of(group: Group, facts: Facts) -> str:
    """Return the scheme of the group's load balancer, by default the controller's."""
    given = given_schemes(group)
    return given[0].value if given else facts.config.default_scheme


def ip_address_type_of(group: Group) -> str:
    """Return the address type of the group's load balancer."""
    given = given_texts(group.members, "ip-address-type")
    return given[0].value if given else "ipv4"


def names_subnets(group: Group) -> bool:
    """Tell whether an annotation or a class names the group's subnets."""
    return any(
        (m.params is not None and m.params.subnets is not None) or "subnets" in m.annotations.raw
        for m in group.members
    )


def refs_of(group: Group) -> tuple[Ref, ...]:
    """Return the active members."""
    return tuple(member.ref for member in group.members)


def about_group(group: Group) -> ObjectRef:
    """Name the only member, else the group."""
    if len(group.members) == 1:
        return about_ref(group.members[0].ref)
    return ObjectRef("IngressGroup", "", str(group.id))


def whose(about: ObjectRef) -> str:
    """Name an object in a sentence: an Ingress by namespace/name, anything else with its kind."""
    if about.kind == "Ingress":
        return f"{about.namespace}/{about.name}"
    if about.kind == "IngressGroup":
        return f"group {about.name}"
    name = f"{about.namespace}/{about.name}" if about.namespace else about.name
    return f"{about.kind} {name}"


def annotation_command(ref: Ref, *settings: str) -> str:
    """Spell the command that sets controller annotations on an Ingress; `key-` removes one."""
    given = " ".join(PREFIX + setting for setting in settings)
    return f"kubectl -n {ref.namespace} annotate ingress {ref.name} {given} --overwrite"
