"""EC2 sections of a bundle, kept as they were recorded."""

from collections.abc import Callable, Mapping, Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.ec2.kinds import KINDS, Kind
from tests.lab.aws.record import Record

Loader = Callable[[Account, Sequence[Record]], None]


def _loader(kind: Kind) -> Loader:
    def load(account: Account, records: Sequence[Record]) -> None:
        kind.place(account.network).update({record[kind.id]: record for record in records})

    return load


SECTIONS: Mapping[str, Loader] = {kind.section: _loader(kind) for kind in KINDS}
