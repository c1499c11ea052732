from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from botocore.exceptions import ClientError

from kubectl_alb.context.aws.clock import clock_hint
from kubectl_alb.context.aws.errors import translated

NOW = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)


def answer(code: str, said: str = "", date: str = "") -> dict[str, object]:
    headers = {"date": date} if date else {}
    return {
        "Error": {"Code": code, "Message": said},
        "ResponseMetadata": {"HTTPStatusCode": 403, "HTTPHeaders": headers},
    }


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(minutes=20), "20 minutes ahead of that of AWS"),
        (timedelta(minutes=-6), "6 minutes behind that of AWS"),
        (timedelta(hours=5), "5 hours ahead"),
        (timedelta(days=-400), "400 days behind"),
    ],
)
def test_a_clock_that_is_off_is_named_with_how_far(ahead: timedelta, said: str) -> None:
    date = format_datetime(NOW - ahead, usegmt=True)
    for code in ("AuthFailure", "SignatureDoesNotMatch", "RequestExpired"):
        assert said in clock_hint(answer(code, date=date), NOW)


@pytest.mark.parametrize("date", ["", "soon", "Fri, 99 Dec 2026 00:00:00 GMT"])
def test_without_a_date_the_words_of_aws_are_taken(date: str) -> None:
    expired = answer("SignatureDoesNotMatch", "Signature expired: 20260302 is now earlier", date)
    assert "check this machine's clock" in clock_hint(expired, NOW)
    assert "check this machine's clock" in clock_hint(answer("RequestExpired", date=date), NOW)
    assert clock_hint(answer("SignatureDoesNotMatch", "check your key", date), NOW) == ""


def test_a_clock_that_is_right_is_not_blamed() -> None:
    assert clock_hint(answer("AuthFailure", date=format_datetime(NOW, usegmt=True)), NOW) == ""


def test_the_failure_of_a_call_has_the_hint() -> None:
    date = format_datetime(datetime.now(timezone.utc) + timedelta(hours=3), usegmt=True)
    error = ClientError(answer("AuthFailure", "", date), "DescribeSubnets")  # type: ignore[arg-type]
    assert "hours behind" in translated(error, "ec2", "DescribeSubnets").hint
