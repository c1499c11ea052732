"""One group of a plan: its load balancer, then every change in a line or a few."""

from collections.abc import Iterator

from kubectl_alb.analysis.plan.diff import Op
from kubectl_alb.analysis.plan.fields import inbound_text
from kubectl_alb.analysis.plan.groups import GroupPlan
from kubectl_alb.analysis.plan.planned import WORDS, FieldChange, ResourceChange
from kubectl_alb.model.counting import count
from kubectl_alb.model.stack import (
    Action,
    Listener,
    LoadBalancer,
    ManagedSecurityGroup,
    Reference,
    Rule,
    Stack,
    TargetGroup,
    Token,
    WebAclAssociation,
)
from kubectl_alb.render.document import Line, Style, Styled
from kubectl_alb.views import words
from kubectl_alb.views.plan_words import actions, cause, field_lines, parts, sign, with_note

# Of a rule those are told in words, not as fields.
ACTIONS = ("actions", "defaultActions")
SPOKEN = ("priority", "conditions", "actions", "transforms")
NAMELESS = "(name known after apply)"


class GroupLines:
    """The lines of one group."""

    def __init__(self, group: GroupPlan, wide: bool) -> None:
        self.group = group
        self.wide = wide
        self.labels = _labels(group)

    def lines(self) -> Iterator[Line]:
        """Yield the heading, then the changes."""
        yield self._heading()
        for change in self.group.changes:
            yield from self._change(change)

    def _heading(self) -> Line:
        stacks = (self.group.observed, self.group.desired)
        alb = next((stack.alb for stack in stacks if stack is not None and stack.alb), None)
        name = f"Load balancer {alb.name}" if alb is not None else "No load balancer"
        return (Styled(name, Style.BOLD), f" (group {self.group.id})")

    def _change(self, change: ResourceChange) -> Iterator[Line]:
        note = f"({change.reason})" if change.reason else ""
        if not note and change.op is not Op.UPDATE:
            note = cause(change.cause)
        yield with_note((sign(change.op, change.kept), f" {self._title(change)}"), note)
        if change.op is not Op.CREATE or self.wide:
            for field in change.fields:
                yield from self._field(field, change)
        if change.traffic:
            yield ("      ", Styled(f"traffic: {change.traffic}", Style.WARN))

    def _field(self, field: FieldChange, change: ResourceChange) -> Iterator[Line]:
        if change.op is Op.DELETE:
            return
        told = self._told(field, change)
        if told is None:
            return
        if told.path in ACTIONS and told.before == told.after:
            # What differs is no part of the sentence, as an endpoint of a login.
            yield from (line for part in parts(field) for line in field_lines(part))
            return
        yield from field_lines(told, change.kept)

    def _told(self, field: FieldChange, change: ResourceChange) -> FieldChange | None:
        """Return a field with its values in words, where there are such; None if it is told."""
        new, old = change.new, change.old
        if isinstance(new, Rule) and field.path in SPOKEN:
            if not isinstance(old, Rule) or field.path == "priority":
                return None
            before, after = self._spoken(old, field.path), self._spoken(new, field.path)
        elif isinstance(new, Listener) and isinstance(old, Listener) and field.path in ACTIONS:
            before, after = self._done(old.default_actions), self._done(new.default_actions)
        else:
            return field
        return FieldChange(field.path, before, after, field.cause)

    def _spoken(self, rule: Rule, path: str) -> str:
        if path == "conditions":
            return words.conditions(rule.conditions)
        if path == "transforms":
            return ", ".join(map(words.transform, rule.transforms)) or "none"
        return self._done(rule.actions)

    def _done(self, said: tuple[Action, ...]) -> str:
        return actions(said, self.name).replace("→", "forward to")

    def _title(self, change: ResourceChange) -> str:
        subject = change.new if change.new is not None else change.old
        match subject:
            case Rule():
                return self._rule(change, subject)
            case Listener():
                return f"listener {subject.port} {subject.protocol}" + self._listener(change)
            case WebAclAssociation():
                return f"{WORDS[change.type]} {subject.web_acl}"
        name = change.name or (NAMELESS if isinstance(subject, TargetGroup) else change.id)
        more = _more(subject) if change.op is Op.CREATE else ""
        return f"{WORDS.get(change.type, change.type)} {name}" + more

    def _rule(self, change: ResourceChange, rule: Rule) -> str:
        old = change.old
        moved = isinstance(old, Rule) and old.priority != rule.priority
        number = f"{old.priority} → {rule.priority}" if moved and isinstance(old, Rule) else ""
        place = f"rule  port {rule.listener.rpartition('-')[2]} priority {number or rule.priority}"
        said = f"{words.conditions(rule.conditions)}  {actions(rule.actions, self.name)}"
        return f"{place}   {said}"

    def _listener(self, change: ResourceChange) -> str:
        if change.op is not Op.CREATE or not isinstance(change.new, Listener):
            return ""
        parts = [actions(change.new.default_actions, self.name)]
        parts += [f"certificate {token}" for token in change.new.certificates[:1]]
        more = len(change.new.certificates) - 1
        return "  " + ", ".join(parts) + (f" (+{more} SNI)" if more > 0 else "")

    def name(self, token: Token) -> str:
        """Return what people call a target group: Service and port, else its name."""
        key = token.id if isinstance(token, Reference) else token
        return self.labels.get(key) or key.rpartition("targetgroup/")[2].partition("/")[0] or key


def _labels(group: GroupPlan) -> dict[str, str]:
    """Name target groups by id and ARN."""
    found: dict[str, str] = {}
    for stack in (group.observed, group.desired):
        for tg in stack.target_groups if isinstance(stack, Stack) else ():
            named = f"{tg.service.name}:{tg.service_port}" if tg.service is not None else ""
            found[tg.id] = named or found.get(tg.id) or tg.name
            if tg.arn is not None:
                found[str(tg.arn)] = f"{tg.name} (the old group)"
    return found


def _more(subject: object) -> str:
    """Say what matters of a new resource."""
    match subject:
        case TargetGroup():
            service = f"{subject.service}:{subject.service_port}, " if subject.service else ""
            return f"  {service}{subject.target_type}, {subject.protocol} {subject.port}"
        case LoadBalancer():
            subnets = f", {count(len(subject.subnets), 'subnet')}" if subject.subnets else ""
            return f"  {subject.scheme}, {subject.ip_address_type}{subnets}"
        case ManagedSecurityGroup():
            return "  " + ", ".join(inbound_text(rule) for rule in subject.inbound)
    return ""
