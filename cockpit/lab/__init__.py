"""The lab: a whole small company on loopback, whole or broken on purpose."""
