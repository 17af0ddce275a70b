"""`cockpit verify`: what is wrong with a pack, and what of it is no longer so on the live system.

Everything that only looks at the pack is a pure function from its data to flaws, one subject a module:
structure, secrets, links, people, claims, walk, dates, signatures. `files` reads the pack's own folder,
`rerun` looks at the live system, `whole` puts all of it together.
"""
