"""A recorded world: records by section."""

from collections.abc import Mapping

from tests.lab.aws.record import Record

World = Mapping[str, list[Record]]
