"""Engine, registry, plan and façade."""
