"""What `cockpit export` writes, one module for each kind: `files(launch, codebase)` by path, and `AFTER`."""
