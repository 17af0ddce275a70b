"""Redirects: whatever address people type or still have, they reach the one real site, once and for good."""
