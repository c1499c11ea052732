"""The rules by which secrets are taken out of text; each has an example that a test holds it to.

A rule replaces what its group `secret` matches, else the whole match. Rules for `prose` look for
shapes that names and paths may have as well, so they are for logs and messages only.
"""

import re

from kubectl_alb.render.secret_rule import QUOTE, SECRET_WORDS, VALUE, NamedRule, Rule

# The controller names a Secret so: `missing clientSecret, secret: shop/oidc`.
NO_REFERENCE = r"(?!(?<=\bsecret: )(?-i:[a-z0-9][-a-z0-9.]*/[a-z0-9][-a-z0-9.]*)(?=[\s,;:]|$))"


def _re(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(pattern, flags)


_I = re.IGNORECASE
RULES: tuple[Rule, ...] = (
    Rule(
        "private key, also a truncated one",
        _re(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----[A-Za-z0-9+/=\s\\:,.-]*"),
        "key: -----BEGIN RSA PRIVATE KEY-----\\nMIIEow+/abc\\nCANARY",
        "key: REDACTED",
        needles=("private key",),
    ),
    Rule(
        "end of a private key",
        _re(r"[A-Za-z0-9+/=\s\\]*-----END [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----"),
        "CANARY/abc==\n-----END EC PRIVATE KEY-----",
        "REDACTED",
        needles=("private key",),
    ),
    Rule(
        "base64 of a PEM file",
        _re(r"LS0tLS1CRUdJTi[A-Za-z0-9+/\s]*={0,2}"),
        "tls.key LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVk=",
        "tls.key REDACTED",
        needles=("ls0tls1crudjti",),
    ),
    Rule(
        "DER of a key, as the lines of a PEM file hold it",
        _re(r"\bMI[IGHC][A-Za-z0-9+/]{24,}={0,2}"),
        "MIIEpAIBAAKCAQEA7v9CANARY0123456789abcdef",
        "REDACTED",
        needles=(
            "mii",
            "mig",
            "mih",
            "mic",
        ),
    ),
    Rule(
        "line of a PEM file",
        _re(r"^\s*[A-Za-z0-9+/]{64}\s*$", re.MULTILINE),
        "q" * 32 + "Q" * 32,
        "REDACTED",
        prose=True,
    ),
    Rule(
        "authorization header",
        _re(
            r"authorization\\*[\"']?\s*[:=]\s*(?:\\*[\"'\[])*"
            r"(?:basic|bearer|negotiate|token|apikey)\s+(?P<secret>[^\s\"'\\\]},]+)",
            _I,
        ),
        'Authorization: Basic CANARY=", "next"',
        'Authorization: Basic REDACTED", "next"',
        needles=("authorization",),
    ),
    Rule(
        "authorization header of several parts",
        _re(
            r"authorization\\*[\"']?\s*[:=]\s*(?:\\*[\"'\[])*"
            r"(?:digest|aws4-hmac-sha256)\s+(?P<secret>[^\r\n]+)",
            _I,
        ),
        "Authorization: AWS4-HMAC-SHA256 Credential=A/1, Signature=CANARY",
        "Authorization: AWS4-HMAC-SHA256 REDACTED",
        needles=("authorization",),
    ),
    Rule(
        "bearer or basic credentials",
        _re(r"\b(?i:bearer|basic)\s+(?P<secret>(?=[a-z]*[A-Z0-9=+/])[A-Za-z0-9+/._~-]{6,}=*)"),
        "header Bearer abcDEF123canary",
        "header Bearer REDACTED",
        needles=(
            "bearer",
            "basic",
        ),
    ),
    Rule(
        "access key id of AWS",
        _re(r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{12,}\b"),
        "as AKIAABCDEFGHIJKLMNOP",
        "as REDACTED",
        needles=(
            "akia",
            "asia",
            "abia",
            "acca",
        ),
    ),
    Rule(
        "session token of AWS",
        _re(r"(?:IQoJb3JpZ2lu|[FA][A-Za-z]oGZXIvYXdz|AgoJb3JpZ2lu)[\w+/=%-]*"),
        "got IQoJb3JpZ2luX2VjCANARY//",
        "got REDACTED",
        needles=(
            "b3jpz2lu",
            "gzxivyxdz",
        ),
    ),
    Rule(
        "secret access key of AWS",
        _re(
            r"(?<![A-Za-z0-9/+=_.-])(?=[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_.-]))"
            r"(?=[^A-Z]{0,39}[A-Z])(?=[^a-z]{0,39}[a-z])(?=[^0-9]{0,39}[0-9])[A-Za-z0-9/+]{40}"
        ),
        "with wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE1",
        "with REDACTED",
        prose=True,
    ),
    Rule(
        "signature of a request to AWS",
        _re(
            r"x-amz-(?:signature|security-token|credential)(?:=|%3d|\\*[\"']?\s*[:=]\s*)"
            r"(?:\\*[\"'\[])*(?P<secret>[^&\s\"'\\\]]+)",
            _I,
        ),
        "GET /?X-Amz-Signature=CANARY&x=1",
        "GET /?X-Amz-Signature=REDACTED&x=1",
        needles=("x-amz-",),
    ),
    Rule(
        "token of aws eks get-token",
        _re(r"k8s-aws-v1\.[\w%=-]*"),
        "k8s-aws-v1.aHR0cHM6CANARY",
        "REDACTED",
        needles=("k8s-aws-v1",),
    ),
    Rule(
        "JSON Web Token, also a truncated one",
        _re(r"\beyJ[\w-]{10,}(?:\.[\w-]*)*"),
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjIn0.CANARY",
        "REDACTED",
        needles=("eyj",),
    ),
    Rule(
        "token of GitHub or GitLab",
        _re(r"\b(?:gh[pousr]_\w{10,}|github_pat_\w{10,}|gl[a-z]{2,4}-[\w-]{16,})"),
        "ghp_CANARY0123456789abcdefghijklmnopqrst",
        "REDACTED",
        needles=(
            "gh",
            "gl",
        ),
    ),
    Rule(
        "token or hook of Slack",
        _re(r"\bx(?:ox[a-z]|app)-[\w-]{8,}|(?<=hooks\.slack\.com/services/)[\w/]+"),
        "xoxb-123456789012-CANARY",
        "REDACTED",
        needles=(
            "xox",
            "xapp-",
            "hooks.slack",
        ),
    ),
    Rule(
        "token of another service with a prefix of its own",
        _re(
            r"\b(?:AIza[\w-]{30,}|ya29\.[\w-]{10,}|[rs]k_(?:live|test)_\w{10,}|npm_\w{20,}"
            r"|SG\.[\w-]{16,}\.[\w-]{16,}|dckr_pat_[\w-]{16,}|hv[sbr]\.[\w-]{16,}|pypi-[\w-]{16,}"
            r"|dop_v1_\w{16,}|sq0[a-z]{3}-[\w-]{16,}|NRAK-\w{16,}|lin_api_\w{16,})"
        ),
        "hvs.CANARY0123456789abcdef",
        "REDACTED",
    ),
    Rule(
        "user and password in a URL",
        _re(r"\b[a-z][a-z0-9+.-]*:(?:\\?/){2}(?P<secret>[^\s/\"'?#]+)@", _I),
        "postgres://shop:CANARY@db.example/x",
        "postgres://REDACTED@db.example/x",
        needles=("@",),
    ),
    Rule(
        "flag of a command",
        _re(
            r"--?(?:[\w-]*(?:password|passwd|token|secret|api-?key|access-?key))\s+"
            r"(?P<secret>[^\s\"'-][^\s\"']*)",
            _I,
        ),
        "mysql --password CANARY -u shop",
        "mysql --password REDACTED -u shop",
        prose=True,
    ),
    Rule(
        "cookie header",
        _re(r"\b(?:set-)?cookie\\*[\"']?\s*:\s*(?:\\*[\"'\[])*(?P<secret>[^\r\n\"'\\\]]+)", _I),
        "Cookie: session=CANARY; theme=dark",
        "Cookie: REDACTED",
        needles=("cookie",),
    ),
    Rule(
        "password of several words",
        _re(
            r"(?:passw(?:or)?d|passphrase|pwd)\\*[\"']?\s*:\s+"
            r"(?P<secret>[^\s\"'\\,;&}\]\[{)|>][^\"'\n,;}\]]*)",
            _I,
        ),
        "password: CANARY correct horse, user: shop",
        "password: REDACTED, user: shop",
        needles=(
            "passw",
            "passphrase",
            "pwd",
        ),
    ),
    NamedRule(
        "value of a name that says it is a secret",
        _re(
            rf"(?<![\w.-])(?P<name>[\w.-]*(?:{'|'.join(SECRET_WORDS)})[\w.-]*)"
            rf"(?P<sep>(?:{QUOTE})?\s*(?::=|=>|[:=]|%3[dD])\s*){NO_REFERENCE}(?:{VALUE})",
            _I | re.DOTALL,
        ),
        'client_secret=CANARY&x=1 {\\"clientSecret\\":\\"CANARY\\"} aws_secret_access_key: CANARY',
        'client_secret=REDACTED&x=1 {\\"clientSecret\\":\\"REDACTED\\"} '
        "aws_secret_access_key: REDACTED",
        needles=SECRET_WORDS,
    ),
)


def without_secrets(text: str, prose: bool = False) -> str:
    """Return a text in which the secrets that the rules know are replaced."""
    lowered = text.lower()
    for rule in RULES:
        if rule.prose and not prose:
            continue
        if not rule.needles or any(needle in lowered for needle in rule.needles):
            text = rule.apply(text)
    return text
