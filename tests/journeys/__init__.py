"""The command as people run it: real processes, the lab served by another one."""
