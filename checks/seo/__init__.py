"""Checks of what search engines see."""
