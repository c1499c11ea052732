"""ID tokens of the `oidc` auth-provider, as long as they are valid; nothing is refreshed.

client-go: plugin/pkg/client/auth/oidc/oidc.go
"""

import base64
import json
import time

from kubectl_alb.context.kubernetes.kubeconfig_entries import AuthProvider
from kubectl_alb.context.secret import Secret
from kubectl_alb.errors import AccessError, ConfigError

OIDC = "oidc"
REQUIRED = ("idp-issuer-url", "client-id")
# A token that expires this soon is taken for expired.
MARGIN_SECONDS = 10


def id_token(provider: AuthProvider, whose: str) -> Secret:
    """Return the provider's ID token.

    Raises `ConfigError` for a provider that kubectl has not either, or one without a token, and
    `AccessError` for a token that has expired.
    """
    if provider.name != OIDC:
        raise ConfigError(
            f'{whose} uses the auth-provider "{provider.name}", which kubectl no longer supports',
            hint="use an exec plugin, such as `aws eks update-kubeconfig` writes",
        )
    for key in REQUIRED:
        if not provider.config.get(key):
            raise ConfigError(f"the auth-provider of {whose} has no {key}")
    token = Secret(provider.config.get("id-token", "")).checked(f"id-token of {whose}")
    if not token:
        raise AccessError(
            f"the auth-provider of {whose} has no id-token", "", "run a kubectl command to sign in"
        )
    if _expiry(token.reveal(), whose) < time.time() + MARGIN_SECONDS:
        raise AccessError(
            f"the id-token of {whose} has expired, and refreshing it is not supported",
            "",
            "run a kubectl command, which refreshes it, or use an exec plugin",
        )
    return token


def _expiry(token: str, whose: str) -> float:
    parts = token.split(".")
    try:
        padded = parts[1] + "=" * (-len(parts[1]) % 4)
        payload = json.loads(base64.urlsafe_b64decode(padded))
        return float(payload["exp"]) if len(parts) == 3 else 0.0
    except (ValueError, LookupError, TypeError, RecursionError, OverflowError):
        raise ConfigError(f"the id-token of {whose} is not a JSON web token") from None
