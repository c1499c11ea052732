"""A client of the emulator's controls, for fixtures and tests."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import boto3
from botocore.config import Config

from tests.lab.aws.record import Record

# Proxies of the environment are not for the loopback interface.
_OPENER = build_opener(ProxyHandler({}))


class Aws:
    """One running emulator."""

    def __init__(self, endpoint: str, region: str = "us-west-2") -> None:
        self.endpoint = endpoint
        self.region = region
        self._clients: dict[str, Any] = {}

    def reset(self) -> None:
        """Empty the account, the call log, the faults and the clock."""
        self._send("POST", "reset", {})

    def load(self, sections: Mapping[str, Sequence[Record]]) -> None:
        """Add the sections of a bundle, by their names, with their recorded ids."""
        self._send("POST", "load", sections)

    def state(self) -> Record:
        """Return all that the account remembers, without times and turns."""
        state: Record = self._send("GET", "state", None)
        return state

    def load_folder(self, bundle: Path) -> None:
        """Add every AWS section of a bundle that is a folder."""
        files = sorted((bundle / "aws").glob("*.json"))
        self.load({f"aws/{file.stem}": json.loads(file.read_text()) for file in files})

    def calls(self, service: str = "", operation: str = "") -> list[Record]:
        """Return the logged calls, all or those of a service or operation."""
        calls: list[Record] = self._send("GET", "calls", None)["calls"]
        return [
            call
            for call in calls
            if service in ("", call["service"]) and operation in ("", call["operation"])
        ]

    def clear_calls(self) -> None:
        """Forget the logged calls."""
        self._send("DELETE", "calls", None)

    def fault(self, action: str, **fault: object) -> None:
        """Set a fault for an action such as `elbv2:Describe*`; the fields are those of `Fault`."""
        service, _, operation = action.partition(":")
        self._send("POST", "faults", {"service": service, "operation": operation, **fault})

    def deny(self, action: str, caller: str = "") -> None:
        """Let every call of an action, such as `elasticloadbalancing:DescribeTags`, be refused.

        `caller` is an access key, if not all are meant.
        """
        self.fault(action, deny=True, caller=caller)

    def clear_faults(self) -> None:
        """Take all faults away."""
        self._send("DELETE", "faults", None)

    def advance(self, seconds: float) -> None:
        """Move the clock."""
        self._send("POST", "clock", {"advance": seconds})

    def clock(self, **setting: object) -> float:
        """Set the clock: `set` to a time, `rate` against real time, `advance`; return the time."""
        now: float = self._send("POST", "clock", setting)["now"]
        return now

    def health(self, group: str = "", target: str = "", port: int = 0, **what: object) -> None:
        """State what health checks see at a target, or force its state.

        An empty group (an ARN), target (an id) or port fits all. `sees` is `ok`, a status code,
        `timeout`, `failed` or `internal`; `state` with `reason` and `description` is shown
        whatever checks see.
        """
        where = {"targetGroup": group, "id": target, "port": port}
        self._send("POST", "health", {**where, **what})

    def limits(self, limits: Mapping[str, int]) -> None:
        """Set limits of the account by the names that DescribeAccountLimits gives them."""
        self._send("POST", "limits", limits)

    def timing(self, **seconds: float) -> None:
        """Set how long things take, in the seconds of `Timing`, such as `fargate_seconds`."""
        self._send("POST", "timing", seconds)

    def throttling(self, on: bool = True, **classes: Sequence[float]) -> None:
        """Switch throttling on or off; classes may be given a bucket size and a refill rate."""
        named = {name.replace("_", "-"): values for name, values in classes.items()}
        self._send("POST", "throttling", {"on": on, "classes": named})

    def open_port(self, load_balancer: str, port: int) -> str:
        """Let a listener of a load balancer answer on a port of its own; return its URL."""
        opened = self._send("POST", "ports", {"loadBalancer": load_balancer, "port": port})
        return f"http://127.0.0.1:{opened['port']}"

    def boto3(self, service: str, **options: Any) -> Any:
        """Return a boto3 client of this endpoint, without retries unless `config` says so."""
        if options:
            return self._client(service, **options)
        if service not in self._clients:
            self._clients[service] = self._client(service)
        return self._clients[service]

    def _client(self, service: str, **options: Any) -> Any:
        session = boto3.Session(
            aws_access_key_id=options.pop("access_key", "AKIAEXAMPLETEST00001"),
            aws_secret_access_key="not-a-secret",
            region_name=options.pop("region", self.region),
        )
        options.setdefault("config", Config(retries={"max_attempts": 0}, proxies={}))
        return session.client(service, endpoint_url=self.endpoint, **options)

    def _send(self, method: str, control: str, body: object) -> Any:
        data = None if body is None else json.dumps(body, default=str).encode()
        request = Request(f"{self.endpoint}/_lab/{control}", data=data, method=method)
        try:
            with _OPENER.open(request, timeout=60) as response:
                return json.load(response)
        except HTTPError as error:
            with error:
                raise ValueError(json.load(error)["error"]) from error
