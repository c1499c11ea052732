"""The settings of an Ingress: each value, where it comes from, and what it overrides."""

from kubectl_alb.facts.setting_overrides import INGRESS, EffectiveSetting
from kubectl_alb.render.document import Table
from kubectl_alb.render.secrets import without_secrets
from kubectl_alb.views.envelope import present


def settings_table(settings: tuple[EffectiveSetting, ...], uncertain: bool) -> Table:
    """Show what the settings come to, where each stands, and what it overrides."""
    rows = tuple(
        (
            setting.name,
            without_secrets(setting.value) or '""',
            setting.origin + _overridden(setting) + "   (uncertain)" * uncertain,
        )
        for setting in settings
    )
    return Table(("SETTING", "VALUE", "FROM"), rows, free=1)


def _overridden(setting: EffectiveSetting) -> str:
    texts = [f"{one.origin}: {without_secrets(one.value)}" for one in setting.overrides]
    return f"   (overrides {'; '.join(texts)})" if texts else ""


def settings_value(
    settings: tuple[EffectiveSetting, ...], uncertain: bool
) -> list[dict[str, object]]:
    """Return the settings for machines; `insteadOf` is what the Ingress asks for in vain."""
    return [
        present(
            name=one.name,
            value=without_secrets(one.value),
            insteadOf=next((o.value for o in one.overrides if o.origin == INGRESS), None),
            overrides=[{"value": without_secrets(o.value), "from": o.origin} for o in one.overrides]
            or None,
            uncertain=uncertain or None,
            **{"from": one.origin},
        )
        for one in settings
    ]
