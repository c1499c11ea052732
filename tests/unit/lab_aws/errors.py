from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


def refusal(call: Callable[..., Any], **params: Any) -> tuple[str, str]:
    """Return the code and the message that a call is refused with."""
    with pytest.raises(ClientError) as caught:
        call(**params)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def code(call: Callable[..., Any], **params: Any) -> str:
    """Return the code that a call is refused with."""
    return refusal(call, **params)[0]
