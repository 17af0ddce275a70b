"""Releasing: how a version goes live, and the way back."""
