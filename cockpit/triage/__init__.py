"""Triage: which layer is the first that is broken, with what was seen, whom to call and what to do first."""
