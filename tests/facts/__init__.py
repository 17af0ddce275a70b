"""Facts survive being saved."""
