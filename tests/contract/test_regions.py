"""The regions that completion offers are those that AWS has."""

import botocore.session

from kubectl_alb.model.regions import REGIONS


def test_every_region_of_the_service_is_offered() -> None:
    session = botocore.session.get_session()
    known = {
        partition: set(session.get_available_regions("elbv2", partition))
        for partition in session.get_available_partitions()
    }
    assert {name: set(regions) for name, regions in REGIONS.items()} == known
