"""Response headers: what browsers are told to allow, and for how long."""
