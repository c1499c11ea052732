"""All that one server process holds: accounts by region, the call log, faults, throttling."""

from threading import RLock

from tests.lab.aws.account import ACCOUNT_ID, REGION, Account
from tests.lab.aws.calls import CallLog
from tests.lab.aws.clock import Clock
from tests.lab.aws.faults import Faults
from tests.lab.aws.moto_backend import reset_moto
from tests.lab.aws.ports import OpenPorts
from tests.lab.aws.throttling import Throttle


class Lab:
    """The emulated account, in as many regions as are asked for, and what steers it.

    `lock` serialises operations: each sees and leaves a consistent state.
    """

    def __init__(self, account_id: str = ACCOUNT_ID, region: str = REGION) -> None:
        self.account_id = account_id
        self.region = region
        self.lock = RLock()
        self.calls = CallLog()
        self.faults = Faults()
        self.clock = Clock()
        self.throttle = Throttle()
        self.ports = OpenPorts()
        self._accounts: dict[str, Account] = {}

    def account(self, region: str = "") -> Account:
        """Return the account's state in a region, by default the one that is loaded."""
        region = region or self.region
        if region not in self._accounts:
            self._accounts[region] = Account(self.account_id, region, self.clock)
        return self._accounts[region]

    def reset(self) -> None:
        """Empty the account, the log and the faults, close open ports and set the clock right."""
        self._accounts.clear()
        reset_moto()
        self.ports.close()
        self.calls.clear()
        self.faults.clear()
        self.throttle = Throttle()
        self.clock = Clock()
