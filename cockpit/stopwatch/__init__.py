"""The stopwatch: how long requests take, on a schedule, with everything that could falsify it taken out."""
