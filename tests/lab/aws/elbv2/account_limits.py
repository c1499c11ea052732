"""The limits of the account, as the API lists them."""

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import paging
from tests.lab.aws.limits import DEFAULTS
from tests.lab.aws.record import Record


def describe_account_limits(account: Account, params: Record) -> Record:
    """Return every limit that applies; the numbers are text."""
    limits = [{"Name": name, "Max": str(account.limit(name))} for name in DEFAULTS]
    return paging.answer("Limits", limits, params)
