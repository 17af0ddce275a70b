"""What the results say about launching: the risks, what to mend first, the proposal to sign. Pure."""

from cockpit.decision.order import Step, fix_order
from cockpit.decision.proposal import Decision, decide
from cockpit.decision.ranking import Risk, risks

__all__ = ["Decision", "Risk", "Step", "decide", "fix_order", "risks"]
