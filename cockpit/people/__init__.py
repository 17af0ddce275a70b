"""Where the cockpit listens to people: statements, waivers and decisions, each with a name under it."""
