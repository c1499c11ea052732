"""Record the demo bundle that ships with the package: `python -m tests.lab.demo`.

The world `shop`, live in the lab, with one target made ill and one leaving; then
`kubectl alb bundle` as any user would run it.
"""

import json
import shutil
from pathlib import Path

from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab, running
from tests.lab.world import World

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "tests" / "golden" / "worlds" / "shop"
DEMO = ROOT / "kubectl_alb" / "demo"


def stage(lab: Lab, world: World) -> None:
    """Make one target of `web` answer the wrong code, and have one of `cart` leave."""
    web, cart = (_target_group(world, f"-shop-{name}-") for name in ("web", "cart"))
    lab.aws.clock(rate=0)
    lab.aws.health(web, _targets(world, web)[0], 8080, sees=404)
    lab.aws.advance(60)
    leaving = {"Id": _targets(world, cart)[0], "Port": 8080}
    lab.aws.boto3("elbv2").deregister_targets(TargetGroupArn=cart, Targets=[leaving])


def _target_group(world: World, part: str) -> str:
    found = (g for g in world.aws["aws/target-groups"] if part in g["TargetGroupName"])
    return str(next(found)["TargetGroupArn"])


def _targets(world: World, arn: str) -> list[str]:
    health = world.aws["aws/target-health"]
    return sorted(str(t["Target"]["Id"]) for t in health if t["TargetGroupArn"] == arn)


def main() -> None:
    """Record anew."""
    with running("demo") as lab:
        stage(lab, lab.load(SHOP))
        shutil.rmtree(DEMO, ignore_errors=True)
        kubectl = Kubectl(lab.environment())
        answer = kubectl(
            "alb", "bundle", "--since", "8760h", "--output-file", str(DEMO), "-o", "json"
        )
        print(answer.stderr)
        print(json.dumps(json.loads(answer.stdout)["status"], indent=1))


if __name__ == "__main__":
    main()
