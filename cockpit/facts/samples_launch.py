"""A small launch file for examples: what a check's cases and the tests declare, in one line."""

from typing import Any

from cockpit.launch import Launch
from cockpit.launch.parts import Product


def sample_launch(domain: str = "shop.example", *, origin: str = "", **parts: Any) -> Launch:
    """A launch that declares its domain and nothing else, but for the parts given.

    Args:
        domain: the product's domain.
        origin: the canonical origin; by default https:// and the domain.
        parts: fields of `Launch` by their Python names (`hosts=`, `deploy=`, `limits=`), or `product=` for
            another product than the sample shop.
    """
    product = Product(name="Shop", domain=domain, roadmap="marketplace-launch", origin=origin)
    return Launch(schema="launch-cockpit/launch/v1", **{"product": product, **parts})
