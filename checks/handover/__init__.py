"""Checks of the family handover: who owns what, how to go on, and how to get back in."""
