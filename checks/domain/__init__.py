"""Are the domains ours, and do they stay ours?"""
