"""The handover: a pack that anyone can verify later, and the list to walk through before going live."""
