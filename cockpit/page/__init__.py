"""The handover as two pages that need no network: the pack, and the founder's list for a phone."""
