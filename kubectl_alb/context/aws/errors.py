"""Failures of AWS calls in our words, with the permission or the setting that would help."""

import re
from datetime import datetime, timezone

from botocore import exceptions
from botocore.parsers import ResponseParserError
from urllib3.exceptions import HTTPError

from kubectl_alb.context.aws.clock import clock_hint
from kubectl_alb.errors import AccessError, AlbError, ConfigError, UnreachableError, shared

PREFIXES = {
    "elbv2": "elasticloadbalancing",
    "service-quotas": "servicequotas",
    "resourcegroupstaggingapi": "tag",
}
DENIED = {
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
    "UnauthorizedException",
    "AuthorizationError",
    "OptInRequired",
    "SubscriptionRequiredException",
}
BAD_CREDENTIALS = {
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "RequestExpired",
    "RequestInTheFuture",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
THROTTLED = {
    "RequestLimitExceeded",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "TooManyRequestsException",
}
LACKING = re.compile(r"not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)")
UNREACHABLE = (
    exceptions.EndpointConnectionError,
    exceptions.ConnectTimeoutError,
    exceptions.ReadTimeoutError,
    exceptions.ProxyConnectionError,
    exceptions.ConnectionClosedError,
    exceptions.SSLError,
    exceptions.HTTPClientError,
    exceptions.ResponseStreamingError,
    exceptions.IncompleteReadError,
)
SIGN_IN = (
    exceptions.LoginError,
    exceptions.SSOError,
    exceptions.NoAuthTokenError,
    exceptions.RefreshWithMFAUnsupportedError,
    exceptions.UnauthorizedSSOTokenError,
    exceptions.SSOTokenLoadError,
    exceptions.TokenRetrievalError,
)
NO_CREDENTIALS = (
    exceptions.NoCredentialsError,
    exceptions.PartialCredentialsError,
    exceptions.CredentialRetrievalError,
    exceptions.MetadataRetrievalError,
)


class AwsNotFoundError(AlbError):
    """AWS has no such resource; `code` is its word for that."""

    missing = True

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class AwsRefusedError(AlbError):
    """AWS does not carry a call out; `code` is its word for the reason."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


def action_of(service: str, operation: str) -> str:
    """Return the IAM action of a call."""
    return f"{PREFIXES.get(service, service)}:{operation}"


def translated(error: Exception, service: str, operation: str) -> AlbError:
    """Return the failure of a call in our words."""
    if isinstance(error, exceptions.ClientError):
        return _refused(error, action_of(service, operation))
    if quotes_header(error):
        return ConfigError(
            f"the request {action_of(service, operation)} cannot be sent: a credential or a"
            " setting holds a character that HTTP does not allow",
            hint="check the AWS_* variables and the AWS profile",
        )
    return _not_sent(error, action_of(service, operation))


def _refused(error: exceptions.ClientError, action: str) -> AlbError:
    answer = error.response.get("Error") or {}
    code, said = str(answer.get("Code") or "?"), str(answer.get("Message") or "")
    if code in DENIED:
        return shared(_denied(code, said, action), "AWS does not allow")
    if code in BAD_CREDENTIALS:
        told = f"AWS does not accept the credentials: {code}"
        clock = clock_hint(error.response, datetime.now(timezone.utc))
        hint = clock or "sign in again, or choose another --profile"
        return shared(AccessError(f"{told} ({action})", "", hint), told)
    if code.endswith(("NotFound", "NotFoundException", "NoSuchEntity", ".NotFound")):
        return AwsNotFoundError(f"{code}: {said}", code)
    if code in THROTTLED:
        throttled = UnreachableError(
            f"AWS throttles {action} ({code}), even after waiting",
            "try again in a minute, or ask for less",
        )
        return shared(throttled, f"AWS throttles the calls ({code}), even after waiting")
    status = (error.response.get("ResponseMetadata") or {}).get("HTTPStatusCode") or 0
    text = f"{action} failed: {code}: {said}" if said else f"{action} failed: {code}"
    if status >= 500:
        failed = UnreachableError(text, "AWS has a problem with this call: try again")
        return shared(failed, f"AWS fails: {code}")
    return AwsRefusedError(text, code)


def _denied(code: str, said: str, action: str) -> AccessError:
    """Return what is not allowed: the call, or what AWS says that it takes besides, as PassRole."""
    found = LACKING.search(said)
    lacking = found[1] if found else action
    # The name that AWS uses for a service is not always the one in its own messages.
    if lacking.partition(":")[2].lower() == action.partition(":")[2].lower():
        lacking = action
    cause = lacking if lacking == action else f"{lacking}, which {action} takes"
    return AccessError(f"{code}: {cause}", lacking)


def quotes_header(error: Exception) -> bool:
    """Return whether an error is about a header's value, which it quotes: a credential perhaps."""
    inner = error.kwargs.get("error") if isinstance(error, exceptions.HTTPClientError) else None
    return isinstance(inner, (ValueError, TypeError)) and not isinstance(inner, HTTPError)


def _not_sent(error: Exception, action: str) -> AlbError:
    said = str(error).splitlines()[0] if str(error) else type(error).__name__
    if isinstance(error, NO_CREDENTIALS):
        hint = "set AWS_PROFILE, give --profile, or work with --no-aws"
        return ConfigError(f"no usable AWS credentials: {said}", hint)
    if isinstance(error, SIGN_IN):
        return AccessError(f"the AWS sign-in has expired: {said}", "", "run aws sso login")
    if isinstance(error, ResponseParserError):
        unread = UnreachableError(
            f"AWS's answer to {action} cannot be read",
            "try again; check --endpoint-url and proxies",
        )
        return shared(unread, "AWS's answers cannot be read")
    if isinstance(error, UNREACHABLE):
        hint = "check the network, proxies, --region and --endpoint-url"
        # Each service has an endpoint of its own.
        common = f"cannot reach AWS: {said.partition(': ')[0]}"
        return shared(UnreachableError(f"cannot reach AWS for {action}: {said}", hint), common)
    if isinstance(error, (exceptions.NoRegionError, exceptions.ProfileNotFound)):
        return ConfigError(said)
    return AlbError(f"{action} failed: {said}")
