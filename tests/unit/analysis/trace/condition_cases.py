"""How conditions are compared, case by case, each with the AWS document that says so.

Sources: C is "Condition types for listener rules" of the user guide; L is "Listener rules for your
Application Load Balancer"; A is the API reference, of the shape named behind it. What no document
says is `open`: the answer must then be that it is not known.
"""

from collections.abc import Iterator
from typing import NamedTuple


class Case(NamedTuple):
    field: str
    value: str
    sent: str
    met: bool | None
    source: str


HOSTS = """
test.example.com      test.example.com      yes
test.example.com      TEST.example.com      yes
TEST.Example.COM      test.example.com      yes
example.com           example.com           yes
example.com           www.example.com       no
www.example.com       example.com           no
*.example.com         test.example.com      yes
*.example.com         a.b.example.com       yes
*.example.com         example.com           no
*.example.com         test.example.org      no
*.EXAMPLE.com         Test.Example.Com      yes
*.example.com         test.example.com.evil no
*example.com          example.com           yes
*example.com          myexample.com         yes
test.example.*        test.example.org      yes
*.*.example.com       a.example.com         no
*.*.example.com       a.b.example.com       yes
test?.example.com     test1.example.com     yes
test?.example.com     test12.example.com    no
test?.example.com     test.example.com      no
t??t.example.com      test.example.com      yes
?.example.com         a.example.com         yes
?.example.com         ab.example.com        no
*.example.?om         a.example.com         yes
a-b.example.com       a-b.example.com       yes
a.b.example.com       a-b.example.com       no
*                     anything.at.all       yes
*                     10.0.0.1              yes
example.com           example.com.          open
*.example.com         www.example.com.      open
example.com           example.org.          no
*                     example.com.          yes
"""

PATHS = """
/img/*                /img/picture.jpg      yes
/img/*                /img/a/b/picture.jpg  yes
/img/*                /img/                 yes
/img/*                /img                  no
/img/*                /images/x             no
/img/*                /IMG/x                no
/IMG/*                /IMG/x                yes
/img/*/pics           /img/2024/pics        yes
/img/*/pics           /img/a/b/pics         yes
/img/*/pics           /img//pics            yes
/img/*/pics           /img/pics             no
/img/*/pics           /img/a/pics/          no
/img/*/pics           /img/a/pictures       no
/                     /                     yes
/                     /a                    no
/*                    /                     yes
/*                    /a                    yes
/*                    /a/b                  yes
*                     /                     yes
/a                    /a                    yes
/a                    /a/                   no
/a                    /A                    no
/a                    /ab                   no
/a/                   /a                    no
/a*                   /a                    yes
/a*                   /abc/d                yes
/a*                   /b                    no
*.png                 /x/y.png              yes
*.png                 /x/y.png/z            no
*.png                 /x/y.PNG              no
/*.png                /y.png                yes
/?                    /a                    yes
/?                    /                     no
/?                    /ab                   no
/a?c                  /abc                  yes
/a?c                  /a/c                  yes
/a?c                  /ac                   no
/a?c                  /abbc                 no
/v?/*                 /v1/users             yes
/v?/*                 /v10/users            no
/*/users/*            /v1/users/7           yes
/*/users/*            /users/7              no
/*/users/*            /v1/users             no
/a.c                  /abc                  no
/a.c                  /a.c                  yes
/a+b                  /a+b                  yes
/a+b                  /aab                  no
/$x                   /$x                   yes
/~user                /~user                yes
/a@b:c                /a@b:c                yes
/a                    /a?b=c                yes
/a/*                  /b?x=/a/              no
/b*                   /a?b                  no
/a%20b                /a%20b                yes
/a%20b                /a+b                  no
/caf%C3%A9            /café                 yes
/a                    /a#fragment           yes
/b                    /a/../b               yes
/a/*                  /a/../b               no
/**                   /x                    yes
/*?                   /                     no
/*?                   /x                    yes
/?*                   /xyz                  yes
/*                    /a%2Fb                yes
/a/b                  /a%2Fb                no
/a%2Fb                /a%2Fb                yes
/a%2fb                /a%2Fb                open
/cart                 /%63art               open
/~user                /%7Euser              open
/c*                   /%63art               open
/x                    /%63art               no
/*                    /%63art               yes
/a%*                  /a%20b                yes
/a                    //a                   no
//a                   //a                   yes
/a/*                  /a//b                 yes
/a                    /./a                  yes
/a/                   /a/.                  yes
/a                    /a;p=1                no
/a;*                  /a;p=1                yes
/a"b                  /a"b                  no
"""

HEADERS = """
*Chrome*              Mozilla/5.0 Chrome/1  yes
*chrome*              Mozilla/5.0 Chrome/1  yes
*CHROME*              Mozilla/5.0 Chrome/1  yes
*Chrome*              Mozilla/5.0           no
*Safari*              Safari                yes
Chrome                Chrome                yes
Chrome                chrome                yes
Chrome                Chrome/1              no
Chrome?1              Chrome/1              yes
Chrome?1              Chrome1               no
1                     1                     yes
1                     11                    no
1                     0                     no
?                     1                     yes
?                     12                    no
*                     anything              yes
a b                   a b                   yes
a b                   a  b                  no
a*b                   ab                    yes
a*b                   acb                   yes
a*b                   acbd                  no
text/html             text/html             yes
text/html             text/html;q=1         no
text/html*            text/html;q=1         yes
10.0.0.*              10.0.0.7              yes
10.0.0.*              10.0.1.7              no
*=42; *               id=42; x              yes
203.0.113.*           203.0.113.9, 10.0.0.1 yes
"""

METHODS = """
GET                   GET                   yes
GET                   POST                  no
GET                   HEAD                  no
GET                   get                   no
POST                  POST                  yes
HEAD                  HEAD                  yes
HEAD                  GET                   no
CUSTOM-METHOD         CUSTOM-METHOD         yes
CUSTOM_METHOD         CUSTOM_METHOD         yes
CUSTOM_METHOD         CUSTOM-METHOD         no
OPTIONS               OPTIONS               yes
PATCH                 PUT                   no
"""

QUERIES = """
version=v1            version=v1            yes
version=v1            version=v2            no
version=v1            VERSION=V1            yes
Version=V1            version=v1            yes
version=v1            a=b&version=v1        yes
version=v1            version=v1&a=b        yes
version=v1            a=v1                  no
version=v1            version=v10           no
version=v1            myversion=v1          no
version=v1            version=              no
version=v*            version=v10           yes
version=v*            version=v             yes
version=v*            version=w             no
version=v?            version=v1            yes
version=v?            version=v10           no
ver*=v1               version=v1            yes
ver?=v1               very=v1               yes
ver?=v1               version=v1            no
*=v1                  anything=v1           yes
=*example*            a=an+example+here     yes
=*example*            a=b&c=example         yes
=*example*            a=b                   no
=v1                   a=v1                  yes
=v1                   a=v12                 no
=v1                   v1=a                  no
q=a\\*b                q=a*b                 yes
q=a\\*b                q=axb                 no
q=a\\?b                q=a?b                 yes
q=a\\?b                q=axb                 no
q=a b                 q=a%20b               yes
q=a b                 q=a+b                 open
q=a+b                 q=a+b                 open
q=a+b                 q=a%2Bb               yes
q=a?b                 q=a+b                 yes
q=x                   q=a+b                 no
q=a/b                 q=a%2Fb               yes
q=a&b                 q=a%26b               yes
q=x                   q=y&q=x               yes
q=                    q=                    yes
q=é                   q=%C3%A9              yes
=x                    q=x&q=y               yes
q=x                   &&q=x&                yes
q=x                   q                     no
q=                    q                     yes
q=x                   Q=%58                 yes
q=a=b                 q=a=b                 yes
q=x                   q=x#fragment          yes
"""

SOURCES = """
192.0.2.0/24          192.0.2.1             yes
192.0.2.0/24          192.0.2.255           yes
192.0.2.0/24          192.0.3.0             no
192.0.2.7/32          192.0.2.7             yes
192.0.2.7/32          192.0.2.8             no
198.51.100.10/32      198.51.100.10         yes
10.0.0.0/8            10.255.0.1            yes
10.0.0.0/8            11.0.0.1              no
0.0.0.0/0             203.0.113.9           yes
0.0.0.0/0             2001:db8::1           no
2001:db8::/32         2001:db8::1           yes
2001:db8::/32         2001:db9::1           no
2001:db8::/32         192.0.2.1             no
::/0                  2001:db8::1           yes
::/0                  192.0.2.1             no
2001:db8::7/128       2001:DB8:0::7         yes
"""

HOST_EXPRESSIONS = r"""
^(www|shop)\.example\.com$             SHOP.example.com      yes
^(www|shop)\.example\.com$             a.example.com         no
^(www|shop)\.example\.com$             www.example.com:8443  yes
^[a-z0-9-]+\.example\.(com|org)$       a-1.example.org       yes
^[a-z0-9-]+\.example\.(com|org)$       a.b.example.org       no
^v\d+\.example\.com$                   v12.example.com       yes
^(?=www)                               www.example.com       open
^(a)\.\1\.example$                     a.a.example           open
"""

PATH_EXPRESSIONS = r"""
^/api/v[0-9]+$                         /api/v12              yes
^/api/v[0-9]+$                         /api/vx               no
^/api/v[0-9]+$                         /api/v12?x=1          yes
^/API/                                 /api/                 no
^/api/                                 /api/x                yes
v1                                     /api/v1/x             yes
^/(en|de|fr)(/.*)?$                    /de                   yes
^/(en|de|fr)(/.*)?$                    /de/x                 yes
^/(en|de|fr)(/.*)?$                    /dex                  no
\.(png|jpe?g)$                         /x/y.jpg              yes
\.(png|jpe?g)$                         /x/y.JPG              no
^/[^/]+/items/\d{2,4}$                 /a/items/123          yes
^/[^/]+/items/\d{2,4}$                 /a/items/1            no
^/\w+$                                 /caf%C3%A9            no
^/a[+*]b$                              /a+b                  yes
^/(?:a|b)$                             /b                    yes
(                                      /                     open
^/x(?!y)                               /xz                   open
(?<=/a)b                               /ab                   open
^/(a)\1$                               /aa                   open
^/a++b                                 /aab                  open
^/(?>a)b                               /ab                   open
^/\p{L}                                /a                    open
^/[[:alpha:]]+$                        /a                    open
"""

HEADER_EXPRESSIONS = r"""
^[0-9]+$                               12                    yes
^[0-9]+$                               12a                   no
^b$                                    B                     yes
(Chrome|Safari)/1[0-9]                 Mozilla chrome/12     yes
"""

TABLES = {
    "host-header": (HOSTS, "C: Host conditions; A: HostHeaderConditionConfig"),
    "path-pattern": (PATHS, "C: Path conditions; A: PathPatternConditionConfig"),
    "http-header": (HEADERS, "C: HTTP header conditions; A: HttpHeaderConditionConfig"),
    "http-request-method": (
        METHODS,
        "C: HTTP request method conditions; A: HttpRequestMethodConditionConfig",
    ),
    "query-string": (QUERIES, "C: Query string conditions; A: QueryStringConditionConfig"),
    "source-ip": (SOURCES, "C: Source IP address conditions; A: SourceIpConditionConfig"),
}


REGEX = "L: rule basics (what is not supported); A: RuleCondition, RegexValues; "
EXPRESSIONS = {
    "host-header": (HOST_EXPRESSIONS, REGEX + "C: Host conditions"),
    "path-pattern": (PATH_EXPRESSIONS, REGEX + "C: Path conditions"),
    "http-header": (HEADER_EXPRESSIONS, REGEX + "C: HTTP header conditions"),
}
ANSWERS = {"yes": True, "no": False, "open": None}


def _cases(field: str, table: str, source: str, width: int) -> Iterator[Case]:
    for line in filter(None, table.splitlines()):
        sent, _, answer = line[width:].rpartition(" ")
        yield Case(field, line[:width].strip(), sent.strip(), ANSWERS[answer], source)


CASES = [
    case
    for field, (table, source) in TABLES.items()
    for case in _cases(field, table, source, width=22)
]
EXPRESSION_CASES = [
    case
    for field, (table, source) in EXPRESSIONS.items()
    for case in _cases(field, table, source, width=39)
]
