"""Facts: typed, frozen values of what was seen. Standard library only, no judgement, no I/O.

A module that defines one fact is gathered by the probe module of the same name in `cockpit.probes`.
"""

from dataclasses import dataclass

from cockpit.model import Layer


@dataclass(frozen=True, slots=True)
class Unreachable:
    """In place of what was to be seen: the layer that failed and the cause in one sentence.

    Entries that failed for the same reason carry the same cause, so that it is named once. `kind` is one
    word for programs: `timeout`, `refused`, `nxdomain`, `private`, `certificate`, `cut-short` ...
    """

    layer: Layer
    cause: str
    kind: str = ""
