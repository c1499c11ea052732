"""Instances starting and ending, and interfaces going: what makes targets unusable."""

from collections.abc import Callable

from tests.lab.aws.account import Account
from tests.lab.aws.ec2 import kinds
from tests.lab.aws.ec2.describe import resource
from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record

RUNNING = {"Code": 16, "Name": "running"}
STOPPED = {"Code": 80, "Name": "stopped"}
TERMINATED = {"Code": 48, "Name": "terminated"}


def moved_to(state: Record, answer: str) -> Callable[[Account, Record], Record]:
    """Return the operation that brings instances into a state, at once."""

    def move(account: Account, params: Record) -> Record:
        changes = []
        for name in params["InstanceIds"]:
            instance = resource(account, kinds.INSTANCE, name)
            before = instance["State"]
            instance["State"] = dict(state)
            changes.append(
                {"InstanceId": name, "CurrentState": dict(state), "PreviousState": before}
            )
        return {answer: changes}

    return move


def delete_network_interface(account: Account, params: Record) -> Record:
    """Delete an interface that is attached to nothing."""
    interface = resource(account, kinds.NETWORK_INTERFACE, params["NetworkInterfaceId"])
    if interface.get("Attachment", {}).get("Status") == "attached":
        name = interface["NetworkInterfaceId"]
        text = f"Network interface '{name}' is currently in use."
        raise AwsError("InvalidNetworkInterface.InUse", text)
    del account.network.network_interfaces[interface["NetworkInterfaceId"]]
    return {}
