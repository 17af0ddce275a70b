"""The deliverables as documents."""
